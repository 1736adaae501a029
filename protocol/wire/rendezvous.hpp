// Rendezvous: where a user's server is found by other users, who know no more than the user's name.
//
// A folder `mux-share-UID` in one of a few places where every user may make files, in which the server's socket lies.
// Why nobody can put theirs in its place:
//  - The places are folders of root with the sticky bit (checked): there only the owner of an entry, or root, may
//    rename or remove it. What a user made stays what that user made.
//  - Whoever opens the folder does so without following a link, and then asks the open descriptor, not the name again,
//    whose it is: it must belong to the user whose number is in its name, and nobody else may write to it. So one that
//    another user made beforehand (a folder, a link, a file) is recognised and passed over, by both sides alike, for
//    the next place. Making it beforehand denies a place; to deny all of them is to be seen in all of them.
//  - In the folder only its owner can make the socket. Both sides reach it through the open descriptor.
//  - The guest asks the kernel who listens: it must be that very user, whatever the files say.
//  - The server asks the kernel who connects, before it reads a byte.
// The socket's file is open to everyone, as the kernel's answer is what admits; the folder exists only while something
// is shared, and has no leave to list it.
#pragma once

#include <sys/types.h>

#include <span>
#include <string>
#include <string_view>

#include "protocol/base/result.hpp"
#include "protocol/base/unique_fd.hpp"

namespace mux::wire {

// The places, in the order in which both sides try them.
[[nodiscard]] std::span<const std::string_view> rendezvous_places();

// A listening socket of this user's server, and its file, which goes with it.
class Rendezvous {
 public:
  Rendezvous() = default;
  Rendezvous(Rendezvous&& other) noexcept;
  Rendezvous& operator=(Rendezvous&& other) noexcept;
  ~Rendezvous();

  // `name` tells the servers of one user apart (as -L does).
  [[nodiscard]] static Result<Rendezvous> open(std::string_view name,
                                               std::span<const std::string_view> places = rendezvous_places());
  [[nodiscard]] int socket() const noexcept { return socket_.get(); }
  [[nodiscard]] bool listening() const noexcept { return static_cast<bool>(socket_); }
  // For people.
  [[nodiscard]] const std::string& path() const noexcept { return path_; }
  // Whether the file still is the one that was made.
  [[nodiscard]] bool intact() const;

 private:
  void close();
  UniqueFd place_;
  UniqueFd folder_;
  UniqueFd socket_;
  std::string path_;
  std::string name_;
  dev_t device_ = 0;
  ino_t inode_ = 0;
};

// The server called `name` that the user shares. Errors say that there is none.
[[nodiscard]] Result<UniqueFd> connect_to_user(uid_t user, std::string_view user_name, std::string_view name,
                                               std::span<const std::string_view> places = rendezvous_places());

}  // namespace mux::wire
