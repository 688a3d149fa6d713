// Shows what the server says: the chat, the reasons, and how the course is. All state lives on the server.

const OUTCOMES = { answer: "Answered", ask: "Asked back", decline: "Declined" };

const WAYS = {
  words: { answer: "Its words led there.", ask: "Its words fit several intents.", decline: "No intent is near enough to its words." },
  "after topic": "It was read as going on from the topic before.",
  pointed: "A rule found what it points at. The matcher was not asked; this is what it thinks of the words:",
  compared: "It names two things and asks how they differ. This is what the matcher thinks of its words:",
  aside: "A rule declined it: it goes on from a question that the course does not cover, or holds nothing of the course. The matcher:",
  chosen: "It was taken for one of the choices shown before. This is what the matcher thinks of the words:",
  rule: "A rule of the tutor came first, such as for a quiz, a reminder, thanks or “not what I meant”. This is what the matcher thinks of the words:",
};

const FIELDS = {
  outcome: "Outcome",
  intent: "Intent",
  confidence: "Confidence",
  text: "Text",
  sources: "Sources",
  buttons: "Buttons",
  picture: "Picture",
};

const WAITING_MS = 200;
const AGAIN_MS = 2000;
const SECOND_CLICK_MS = 500;
const NEAR_PX = 6;

const $ = (id) => document.getElementById(id);
const log = $("log");
const say = $("say");
const menu = $("menu");

const page = {
  visitor: visitor(),
  course: null,
  chat: null,
  isConnected: false,
  isSame: false,
  sent: "",
  draft: "",
  queue: Promise.resolve(),
  asked: 0,
  pressed: { at: -Infinity, x: 0, y: 0 },
  bubbles: new Map(),
  shown: {},
};

function visitor() {
  // One learner a tab: a reload keeps it, a new tab is somebody new.
  const known = sessionStorage.getItem("visitor");
  if (known) return known;
  const made = crypto.randomUUID();
  sessionStorage.setItem("visitor", made);
  return made;
}

/* Elements */

function el(name, attributes = {}, ...children) {
  const made = name.startsWith("svg:")
    ? document.createElementNS("http://www.w3.org/2000/svg", name.slice(4))
    : document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (key === "onclick") made.addEventListener("click", value);
    else if (value === true) made.setAttribute(key, "");
    else if (value !== false && value !== null && value !== undefined) made.setAttribute(key, value);
  }
  made.append(...children.filter((child) => child !== null && child !== undefined));
  return made;
}

function percent(share) {
  if (share > 0.999 && share < 1) return ">99.9%";
  if (share > 0 && share < 0.001) return "<0.1%";
  return `${(100 * share).toFixed(1)}%`;
}

function count(number, thing) {
  return `${number} ${thing}${number === 1 ? "" : "s"}`;
}

// Draws only what differs from what stands there, so that nothing jumps, loses its focus or is read aloud again.
function draw(id, value, make) {
  const key = JSON.stringify(value);
  if (page.shown[id] === key) return false;
  page.shown[id] = key;
  $(id).replaceChildren(...[make(value)].flat().filter(Boolean));
  return true;
}

/* The course */

function showCourse(course) {
  const before = page.course;
  if (before?.is_learning && !course.is_learning) page.isSame = before.version === course.version;
  page.course = course;
  const { errors, warnings } = course;
  const name = course.title ?? "Preview";
  $("title").textContent = name;
  $("face").textContent = [...name][0];
  document.title = `${errors.length ? `(${errors.length}) ` : ""}${course.is_learning ? "… " : ""}${name} – preview`;
  showStatus();
  const all = [...errors.map((one) => ({ ...one, kind: "error" })), ...warnings.map((one) => ({ ...one, kind: "warning" }))];
  $("problems").hidden = all.length === 0;
  $("problems").classList.toggle("broken", errors.length > 0);
  $("problems-title").textContent = [
    errors.length ? count(errors.length, "problem") : "",
    warnings.length ? count(warnings.length, "warning") : "",
  ].filter(Boolean).join(", ");
  draw("problems-list", all, (problems) => problems.map(problemItem));
  const canTalk = course.version !== null;
  for (const id of ["send", "slash", "fresh"]) $(id).disabled = !canTalk;
  // A field that is disabled would lose the focus, and what stands in it, for as long as the server restarts.
  say.readOnly = !canTalk;
  say.setAttribute("aria-disabled", String(!canTalk));
  $("empty").hidden = canTalk;
  $("empty").textContent = errors.length && !course.is_learning
    ? "The chat starts as soon as the problems are mended."
    : "The chat starts as soon as the course is learned.";
}

function showStatus() {
  const { course, isConnected } = page;
  const status = $("status");
  let [kind, text] = ["calm", "Connecting …"];
  if (!isConnected && course) [kind, text] = ["bad", "Not connected. Is the preview still running? Trying again …"];
  else if (course?.is_learning) [kind, text] = ["learning", course.version ? "Learning the changed course …" : "Learning the course …"];
  else if (course?.errors.length) {
    const older = course.version ? ` The chat still shows version ${course.version}.` : "";
    [kind, text] = ["bad", `The course has problems.${older}`];
  } else if (course?.version) [kind, text] = ["good", `The course is in order, version ${course.version}${page.isSame ? ". Nothing changed." : ""}`];
  status.className = `status ${kind}`;
  if (status.textContent !== text) status.textContent = text;
}

function problemItem({ kind, place, code, message }) {
  return el("li", { class: kind },
    el("span", { class: "tag" }, kind),
    el("span", {}, place ? el("code", { class: "place" }, place) : null, " ", el("b", {}, code), " ", el("span", { dir: "auto" }, message)));
}

/* The chat */

function showChat(chat, { focusOn = null } = {}) {
  page.chat = chat;
  const list = $("bubbles");
  const before = page.bubbles;
  const now = new Map();
  const fresh = [];
  for (const bubble of chat.bubbles) {
    const key = JSON.stringify(bubble);
    const old = before.get(bubble.number);
    const same = old?.key === key;
    now.set(bubble.number, same ? old : { key, node: bubbleItem(bubble), bubble });
    if (!same) fresh.push(now.get(bubble.number).node);
    if (!same && old) old.node.replaceWith(now.get(bubble.number).node);
  }
  for (const [number, { node }] of before) if (!now.has(number)) node.remove();
  let last = null;
  for (const { node } of now.values()) {
    const follows = last ? last.nextSibling : list.firstChild;
    if (follows !== node) list.insertBefore(node, follows);
    last = node;
  }
  page.bubbles = now;
  if (fresh.length) reveal(fresh);
  if (focusOn && !focusOn.isConnected) fresh[0]?.focus({ preventScroll: true });
}

// Shows what is new: all of it, or its beginning where it is higher than the phone.
function reveal(fresh) {
  const end = log.scrollHeight - log.clientHeight;
  const own = fresh[0];
  const top = own.offsetTop - 8;
  if (fresh.at(-1).nextSibling === null) log.scrollTop = Math.min(end, top);
  else if (top < log.scrollTop || own.offsetTop + own.offsetHeight > log.scrollTop + log.clientHeight) log.scrollTop = top;
}

function bubbleItem(bubble) {
  const isOwn = bubble.words !== null;
  const item = el("li", { class: `bubble ${isOwn ? "own" : "tutor"}`, tabindex: "-1", "data-number": bubble.number });
  const body = el("div", { class: "body" }, el("span", { class: "unseen" }, isOwn ? "You: " : "Tutor: "));
  item.append(body);
  if (bubble.trouble) {
    item.classList.add("trouble");
    body.append(
      el("p", {}, el("b", {}, "The tutor broke here. "), "Learners would read an apology. Tell those who program it:"),
      el("p", {}, el("code", {}, `${bubble.trouble.kind} at ${bubble.trouble.place}`)));
    return item;
  }
  if (bubble.quoted) body.append(el("blockquote", { dir: "auto" }, bubble.quoted));
  if (isOwn) body.append(el("p", { dir: "auto" }, bubble.words));
  if (bubble.image) body.append(imageOf(bubble.image));
  body.append(...bubble.blocks.map(blockOf));
  if (bubble.poll) body.append(...pollOf(bubble.poll));
  if (bubble.file) body.append(el("a", { class: "file", href: bubble.file.href, download: bubble.file.name }, `⤓ ${bubble.file.name}`));
  if (bubble.is_edited) body.append(el("span", { class: "mark" }, "edited"));
  if (bubble.reaction) body.append(el("span", { class: "reaction" }, el("span", { class: "unseen" }, "Reaction: "), bubble.reaction));
  for (const row of bubble.rows) {
    item.append(el("div", { class: "row" }, ...row.map((button) =>
      el("button", { type: "button", class: "choice", dir: "auto", onclick: (event) => tap(event, bubble.number, button.choice) }, button.label))));
  }
  return item;
}

function imageOf(image) {
  const picture = image.src
    ? el("img", { src: image.src, alt: image.alt, width: image.width, height: image.height })
    : el("p", { class: "missing" }, "The picture is missing.");
  return el("figure", {}, picture);
}

function blockOf(block) {
  const lines = block.lines.map((spans) => spans.map(spanOf));
  if (block.kind === "p") return el("p", { dir: "auto" }, ...lines[0]);
  return el(block.kind, { start: block.kind === "ol" ? block.start : null }, ...lines.map((line) => el("li", { dir: "auto" }, ...line)));
}

function spanOf(span) {
  let made = document.createTextNode(span.text);
  if (span.italic) made = el("i", {}, made);
  if (span.bold) made = el("b", {}, made);
  if (span.url) made = el("a", { href: span.url, target: "_blank", rel: "noopener noreferrer" }, made);
  return made;
}

function pollOf(poll) {
  return [
    el("p", { dir: "auto" }, el("b", {}, poll.question)),
    el("ul", {}, ...poll.options.map((option, at) => el("li", { dir: "auto" }, option, at === poll.right ? " ✓" : ""))),
    el("p", { dir: "auto" }, poll.explanation),
  ];
}

/* Why */

function showWhy(chat) {
  draw("change", chat.change, changeCard);
  draw("deed", chat.deed, deedCard);
  draw("reasons", [chat.question, chat.reasons], ([question, reasons]) =>
    reasons.length ? reasons.map((reason) => reasonCard(question, reason)) : el("p", { class: "hint" }, "Ask something: here stands why it was answered as it was."));
}

function changeCard(change) {
  if (!change) return null;
  const versions = change.before === change.after ? `Version ${change.after}` : `From version ${change.before} to ${change.after}`;
  const card = el("article", { class: "card change" },
    el("h3", {}, change.turns.length ? "What changed" : "Nothing changed"),
    el("p", { class: "hint" }, `${versions}: what was asked last was asked anew.`));
  for (const turn of change.turns) {
    card.append(el("p", { class: "said", dir: "auto" }, turn.said), el("dl", {}, ...turn.differences.flatMap(differenceRows)));
  }
  return card;
}

function differenceRows(one) {
  const name = el("dt", {}, FIELDS[one.name] ?? one.name);
  if (!one.pieces.length || one.name !== "text") {
    return [name, el("dd", {}, el("del", { dir: "auto" }, one.before || "nothing"), " → ", el("ins", { dir: "auto" }, one.after || "nothing"))];
  }
  const tags = { same: "span", gone: "del", new: "ins" };
  return [name, el("dd", { class: "pieces", dir: "auto" }, ...one.pieces.map((piece) => el(tags[piece.kind], {}, piece.text)))];
}

function deedCard(deed) {
  if (!deed) return null;
  const replies = deed.replies === 0
    ? "It said nothing: a second press of the same button within 15 seconds counts as one."
    : deed.is_in_place ? "The reply took the place of the message." : `It said ${count(deed.replies, "message")}.`;
  return el("article", { class: "card" },
    el("h3", {}, deed.choice ? "The button" : "The command"),
    el("p", { class: "said", dir: "auto" }, deed.said),
    deed.choice ? el("p", {}, "Its id: ", el("code", {}, deed.choice)) : null,
    deed.about ? el("p", {}, "It led to ", named(deed.about), ".") : null,
    el("p", {}, replies));
}

function reasonCard(question, reason) {
  const card = el("article", { class: "card" },
    el("h3", { class: "said", dir: "auto" }, question),
    el("p", { class: "verdict" },
      el("span", { class: `badge ${reason.outcome}` }, OUTCOMES[reason.outcome]), " ",
      reason.confidence === null ? null : el("span", {}, `with a confidence of ${percent(reason.confidence)}`)));
  if (reason.intents.length) {
    card.append(el("ul", { class: "plain" }, ...reason.intents.map((one, at) =>
      el("li", {}, at && reason.outcome === "answer" ? el("span", { class: "hint" }, "or ") : null, named(one)))));
  }
  card.append(el("p", {}, WAYS[reason.way][reason.outcome] ?? WAYS[reason.way]));
  const facts = [];
  if (reason.text !== question) facts.push(el("dt", {}, "Read as"), el("dd", { dir: "auto" }, reason.text));
  if (reason.after) facts.push(el("dt", {}, "After"), el("dd", {}, named(reason.after)));
  if (reason.corrected.length) {
    facts.push(el("dt", {}, "Spelling"), el("dd", {}, ...reason.corrected.flatMap(([typed, read], at) =>
      [at ? ", " : "", el("span", { dir: "auto" }, typed), " → ", el("b", { dir: "auto" }, read)])));
  }
  if (facts.length) card.append(el("dl", {}, ...facts));
  card.append(...scales(reason));
  if (!reason.likely.length) {
    card.append(el("p", {}, "The course teaches none of these words."));
    return card;
  }
  card.append(el("h4", {}, "Most likely intents"), el("ol", { class: "bars" }, ...reason.likely.map((one) => barItem(named(one), one.chance))));
  if (reason.weights.length) {
    card.append(
      el("h4", {}, "Words that speak for ", el("span", { dir: "auto" }, `“${reason.spoken_for.title}”`)),
      el("ol", { class: "bars words" }, ...reason.weights.map((one) =>
        barItem([el("span", { dir: "auto" }, one.word), one.is_earlier ? el("span", { class: "hint" }, " (from the topic before)") : null], one.share))));
  }
  if (reason.nearest) {
    card.append(
      el("h4", {}, "Nearest phrase"),
      el("p", {}, el("q", { dir: "auto" }, reason.nearest.phrase)),
      el("p", { class: "hint" },
        reason.nearest.place ? el("code", { class: "place" }, reason.nearest.place) : null,
        reason.nearest.place ? ", of " : "of ", el("span", { dir: "auto" }, reason.nearest.title), " ", el("code", {}, reason.nearest.intent)));
  }
  return card;
}

function named(one) {
  return el("span", { class: "named" },
    one.title === one.id ? null : el("b", { dir: "auto" }, one.title), " ", el("code", {}, one.id),
    one.place ? el("span", { class: "hint" }, " ", el("code", { class: "place" }, one.place)) : null);
}

function scales(reason) {
  return [
    el("h4", {}, "Against the cut-offs"),
    scale("Best intent", reason.best, [["answers", reason.answer], ["is sure", reason.sure]]),
    scale("Best three together", reason.together, [["asks back", reason.ask]]),
    ...(reason.outside < 1 ? [scale("Not in this course", reason.none, [["answers", reason.outside]], "up to")] : []),
  ];
}

// A bar with marks, all as shares of its width: attributes, since the page allows no style of its own.
function scale(name, value, marks, side = "from") {
  const words = marks.map(([what, at]) => `${what} ${side} ${percent(at)}`).join(", ");
  const svg = el("svg:svg", { class: "scale", role: "img", "aria-label": `${name}: ${percent(value)}. The tutor ${words}.` },
    el("svg:rect", { class: "track", x: "0", y: "22", width: "100%", height: "12", rx: "3" }),
    el("svg:rect", { class: "fill", x: "0", y: "22", width: `${100 * value}%`, height: "12", rx: "3" }));
  marks.forEach(([what, at], row) => {
    const anchor = at < 0.2 ? "start" : at > 0.8 ? "end" : "middle";
    svg.append(
      el("svg:line", { class: "tick", x1: `${100 * at}%`, x2: `${100 * at}%`, y1: row ? "20" : "16", y2: row ? "40" : "36" }),
      el("svg:text", { x: `${100 * at}%`, y: row ? "52" : "12", "text-anchor": anchor }, `${what} ${side} ${percent(at)}`));
  });
  return el("div", { class: "scale-row" }, el("p", { class: "scale-name" }, el("span", {}, name), el("b", {}, percent(value))), svg);
}

function barItem(label, share) {
  return el("li", {},
    el("span", { class: "bar-label" }, ...[label].flat().filter(Boolean)),
    el("span", { class: "bar-share" }, percent(share)),
    el("svg:svg", { class: "bar", "aria-hidden": "true" },
      el("svg:rect", { class: "track", width: "100%", height: "6", rx: "3" }),
      el("svg:rect", { class: "fill", width: `${100 * share}%`, height: "6", rx: "3" })));
}

/* Talking to the server */

// One request after the other, so that no answer overtakes another. Gives whether it went well.
function ask(path, values = {}, options = {}) {
  page.asked += 1;
  page.queue = page.queue.then(() => request(path, values, options)).finally(() => { page.asked -= 1; });
  return page.queue;
}

async function request(path, values, options) {
  log.setAttribute("aria-busy", "true");
  const waiting = setTimeout(() => {
    $("waiting").hidden = false;
    log.scrollTop = log.scrollHeight;
  }, WAITING_MS);
  let trouble = "";
  try {
    const response = await fetch(path, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ visitor: page.visitor, ...values }),
    });
    const answer = await response.json();
    if (response.ok) show(answer, options);
    else trouble = answer.error ?? "The preview did not answer.";
  } catch {
    trouble = "The preview did not answer. Is it still running?";
  } finally {
    clearTimeout(waiting);
    $("waiting").hidden = true;
    log.removeAttribute("aria-busy");
  }
  if (path !== "/state") {
    $("alert").textContent = trouble;
    $("alert").hidden = !trouble;
  }
  return !trouble;
}

function show(answer, options) {
  showCourse(answer.course);
  if (!answer.chat) return;
  showChat(answer.chat, options);
  showWhy(answer.chat);
}

function listen() {
  const changes = new EventSource("/changes");
  changes.addEventListener("open", () => {
    page.isConnected = true;
    $("alert").hidden = true;
    showStatus();
  });
  changes.addEventListener("message", (event) => {
    page.isConnected = true;
    const course = JSON.parse(event.data);
    showCourse(course);
    if (course.version !== null) ask("/state");
  });
  changes.addEventListener("error", () => {
    page.isConnected = false;
    showStatus();
    if (changes.readyState === EventSource.CLOSED) setTimeout(listen, AGAIN_MS);
  });
}

function tap(event, number, choice) {
  const button = event.currentTarget;
  if (page.asked || isSecondClick(event)) return;
  ask("/tap", { message: number, choice }, { focusOn: document.activeElement === button ? button : null });
}

// The second click of two may land on another button, which has come to stand in the place of the first.
function isSecondClick(event) {
  if (event.detail === 0) return false;
  const before = page.pressed;
  page.pressed = { at: event.timeStamp, x: event.clientX, y: event.clientY };
  return event.timeStamp - before.at < SECOND_CLICK_MS && Math.hypot(event.clientX - before.x, event.clientY - before.y) < NEAR_PX;
}

async function send(text) {
  if (!text.trim() || !page.course?.version) return;
  say.value = takeDraft();
  closeMenu();
  if (await ask("/say", { text })) page.sent = text;
  else if (!say.value) say.value = text;
  say.focus();
}

/* The list of commands */

function openMenu() {
  const typed = say.value.slice(1).toLowerCase();
  const fits = /^\/\S*$/.test(say.value) ? (page.course?.commands ?? []).filter(({ name }) => name.startsWith(typed)) : [];
  menu.replaceChildren(...fits.map(({ name, words }, at) =>
    el("li", { role: "option", id: `command-${at}`, "aria-selected": "false", "data-name": name, onclick: () => send(`/${name}`) },
      el("b", {}, `/${name}`), " ", el("span", { dir: "auto" }, words))));
  menu.hidden = fits.length === 0;
  $("slash").setAttribute("aria-expanded", String(!menu.hidden));
  say.removeAttribute("aria-activedescendant");
}

function closeMenu() {
  menu.hidden = true;
  $("slash").setAttribute("aria-expanded", "false");
  say.removeAttribute("aria-activedescendant");
}

function leaveMenu() {
  say.value = takeDraft() || say.value;
  closeMenu();
}

// What was being typed when the button of the commands was pressed.
function takeDraft() {
  const { draft } = page;
  page.draft = "";
  return draft;
}

function selected() {
  return menu.hidden ? null : menu.querySelector('[aria-selected="true"]');
}

function move(step) {
  const options = [...menu.children];
  const at = options.indexOf(selected());
  const next = options[at < 0 ? (step > 0 ? 0 : options.length - 1) : (at + step + options.length) % options.length];
  options.forEach((option) => option.setAttribute("aria-selected", String(option === next)));
  say.setAttribute("aria-activedescendant", next.id);
  next.scrollIntoView({ block: "nearest" });
}

say.addEventListener("input", openMenu);
$("form").addEventListener("focusout", (event) => { if (!$("form").contains(event.relatedTarget)) closeMenu(); });
menu.addEventListener("pointerdown", (event) => event.preventDefault());
function press(event) {
  if (event.isComposing) return;
  const isOpen = !menu.hidden;
  if (event.key === "Escape" && isOpen) {
    say.focus();
    leaveMenu();
  } else if (isOpen && (event.key === "ArrowDown" || event.key === "ArrowUp")) move(event.key === "ArrowDown" ? 1 : -1);
  else if (event.key === "ArrowUp" && !say.value && page.sent) say.value = page.sent;
  else if (event.key === "Tab" && !event.shiftKey && selected()) {
    say.value = `/${selected().dataset.name} `;
    closeMenu();
  } else if (event.key === "Enter" && !event.shiftKey) send(selected() ? `/${selected().dataset.name}` : say.value);
  else return;
  event.preventDefault();
}

say.addEventListener("keydown", press);
menu.addEventListener("keydown", press);
$("form").addEventListener("submit", (event) => { event.preventDefault(); send(say.value); });
$("slash").addEventListener("click", () => {
  const wasOpen = !menu.hidden;
  say.focus();
  if (wasOpen) { leaveMenu(); return; }
  if (!say.value.startsWith("/")) page.draft = say.value;
  say.value = "/";
  openMenu();
});
$("fresh").addEventListener("click", async () => {
  if (await ask("/fresh")) say.focus();
});

// Who reads the newest message goes on to do so when a problem, or the keyboard of a phone, takes some of the room.
let isAtEnd = true;
log.addEventListener("scroll", () => { isAtEnd = log.scrollTop + log.clientHeight >= log.scrollHeight - NEAR_PX; });
new ResizeObserver(() => { if (isAtEnd) log.scrollTop = log.scrollHeight; }).observe(log);

listen();
