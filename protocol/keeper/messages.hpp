// Messages between the keeper and the server: fixed-size structs over a SOCK_SEQPACKET pair, one a packet.
//
// Frozen: keeper and server may be of different versions. A new message is a new Kind; an unknown Kind is ignored.
// Every message is one Message; the meaning of its fields for each Kind stands beside the Kind. `key` names a process
// that the server asked for: chosen by the server, never used twice in a keeper's life.
#pragma once

#include <array>
#include <cstdint>
#include <type_traits>
#include <vector>

#include "protocol/base/result.hpp"
#include "protocol/base/unique_fd.hpp"

namespace mux::keeper {

inline constexpr std::uint16_t kMessageVersion = 1;

enum class Kind : std::uint16_t {
  // Server to keeper.
  Ready = 1,     // the server listens; `number` its highest message version, `key` the highest kInheritanceVersion
                 // (inheritance.hpp) that its program reads
  Spawn = 2,     // key; descriptor: the request (spawn.hpp); answer Spawned or SpawnFailed
  Kill = 3,      // key: HUP and CONT to the process and to the terminal's foreground group, KILL after a grace
  Release = 4,   // key: forget it and close its descriptors; its process, if it lives, is killed as by Kill
  HoldFile = 5,  // key names a memory file (the world's), descriptor: the file; it is handed over on adoption
  Rebind = 6,    // bind the socket anew; answer Listening
  Finish = 7,    // the server is done: the socket goes, every process is killed, the keeper ends; answer Finished
  Pong = 8,      // answers Ping; number as there
  Alarm = 9,     // descriptor: a timer that runs out only when the server stays in one turn of its loop; Ping follows
  Upgrade = 10,  // descriptor: the program of the servers to come. The server ends by itself; answer, to its follower:
                 // Upgraded
  // Keeper to server.
  Spawned = 32,      // key, pid, text: the slave's name; descriptors: pty master, pane file; Handle follows
  SpawnFailed = 33,  // key, status: errno, text: the error as the user reads it
  Exited = 34,       // key, pid, status: as of waitpid, or kUnknownStatus
  Listening = 35,    // descriptor: the listening socket, bound anew
  Finished = 36,     // the socket is gone
  Ping = 37,         // number: to be returned
  Adopt = 38,        // a process of an earlier server: key, pid, pane, number: 1 when it exited with `status`,
                     // text: the slave's name; descriptors: pty master, pane file; unless it exited, Handle comes after
                     // AdoptEnd
  AdoptFile = 39,    // key; descriptor: a file given by HoldFile
  AdoptEnd = 40,     // all was handed over; always sent, also to the first server. number: the next free key;
                     // status: how the server before ended, as of waitpid; pane: 1 when it hung
  Upgraded = 41,     // before AdoptEnd: the end of an Upgrade. number: 1 when this server's program is the one asked
                     // for, 0 when it did not come up; text: why
  Handle = 42,       // key; descriptor: pidfd of the process that an earlier message named
};

// How a process ended that was the child of a keeper that died, where the kernel does not tell others.
inline constexpr std::int32_t kUnknownStatus = -1;

struct Message {
  std::uint16_t version = kMessageVersion;
  Kind kind{};
  std::uint32_t pane = 0;
  std::uint64_t key = 0;
  std::uint64_t number = 0;
  std::int32_t pid = 0;
  std::int32_t status = 0;
  std::array<char, 224> text{};  // ended by a zero byte
};
static_assert(sizeof(Message) == 256 && std::is_trivially_copyable_v<Message>);

inline constexpr std::size_t kMessageDescriptors = 2;

// Puts as much of `text` as fits.
void set_text(Message& message, std::string_view text) noexcept;
[[nodiscard]] std::string_view get_text(const Message& message) noexcept;

struct Received {
  Message message;
  std::vector<UniqueFd> descriptors;
};

enum class SendState { Sent, Again, Gone };
// Sends one packet; Again only when the socket (or `flags`) is non-blocking.
[[nodiscard]] SendState send_message(int socket, const Message& message, const std::vector<int>& descriptors = {});

enum class ReceiveState { Got, Again, Gone };
// Receives one packet. A packet of a wrong size counts as Gone: the peer is broken.
[[nodiscard]] ReceiveState receive_message(int socket, Received& received);

}  // namespace mux::keeper
