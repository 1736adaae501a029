// Independent terminal emulators for the tests: one JSON request a line on stdin, one JSON answer a line on stdout.
//
//   {op: "new", id, columns, rows}      a terminal
//   {op: "write", id, data}             base64 bytes that a program printed → {replies: base64 that it sent back}
//   {op: "resize", id, columns, rows}
//   {op: "dump", id}                    → what is on the screen, see dump()
//   {op: "close", id}
"use strict";

const readline = require("readline");
const { Terminal } = require("@xterm/headless");
const { Unicode11Addon } = require("@xterm/addon-unicode11");

const screens = new Map();

function open(columns, rows) {
  const terminal = new Terminal({ cols: columns, rows, scrollback: 0, allowProposedApi: true, logLevel: "off" });
  terminal.loadAddon(new Unicode11Addon());
  terminal.unicode.activeVersion = "11";
  const screen = { terminal, replies: [], title: "", bells: 0 };
  terminal.onData((text) => screen.replies.push(Buffer.from(text, "utf8")));
  terminal.onBinary((text) => screen.replies.push(Buffer.from(text, "latin1")));
  terminal.onTitleChange((title) => { screen.title = title; });
  terminal.onBell(() => { screen.bells++; });
  return screen;
}

function colour(isDefault, isPalette, value) {
  if (isDefault) return "default";
  return isPalette ? String(value) : "#" + value.toString(16).padStart(6, "0");
}

// One letter an attribute, in a fixed order.
function attributes(cell) {
  return (cell.isBold() ? "b" : "") + (cell.isDim() ? "d" : "") + (cell.isItalic() ? "i" : "") +
    (cell.isUnderline() ? "u" : "") + (cell.isBlink() ? "k" : "") + (cell.isInverse() ? "r" : "") +
    (cell.isInvisible() ? "h" : "") + (cell.isStrikethrough() ? "s" : "") + (cell.isOverline() ? "o" : "");
}

// Each row is a list of [text, width, foreground, background, attributes]; a wide character's second half is left out.
function dump(screen) {
  const { terminal } = screen;
  const buffer = terminal.buffer.active;
  const lines = [];
  for (let y = 0; y < terminal.rows; y++) {
    const line = buffer.getLine(buffer.baseY + y);
    const cells = [];
    for (let x = 0; line && x < terminal.cols; x++) {
      const cell = line.getCell(x);
      if (cell.getWidth() === 0) continue;
      cells.push([cell.getChars() || " ", cell.getWidth(),
        colour(cell.isFgDefault(), cell.isFgPalette(), cell.getFgColor()),
        colour(cell.isBgDefault(), cell.isBgPalette(), cell.getBgColor()), attributes(cell)]);
    }
    lines.push(cells);
  }
  return {
    columns: terminal.cols, rows: terminal.rows, lines, x: buffer.cursorX, y: buffer.cursorY,
    buffer: buffer.type, title: screen.title, bells: screen.bells, modes: terminal.modes,
  };
}

function answer(request, send) {
  const screen = screens.get(request.id);
  switch (request.op) {
    case "new":
      screens.set(request.id, open(request.columns, request.rows));
      return send({});
    case "write":
      return screen.terminal.write(Buffer.from(request.data, "base64"), () => {
        const replies = Buffer.concat(screen.replies.splice(0)).toString("base64");
        send({ replies });
      });
    case "resize":
      screen.terminal.resize(request.columns, request.rows);
      return send({});
    case "dump":
      return send(dump(screen));
    case "close":
      screen.terminal.dispose();
      screens.delete(request.id);
      return send({});
    default:
      return send({ error: `unknown request ${request.op}` });
  }
}

readline.createInterface({ input: process.stdin, terminal: false }).on("line", (line) => {
  answer(JSON.parse(line), (reply) => process.stdout.write(JSON.stringify(reply) + "\n"));
}).on("close", () => process.exit(0));
