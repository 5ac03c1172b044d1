// The meeting in the browser alone: which slide is seen, keys and a remote's keys, timer, list of slides, black-out. All slides are
// on the page already, so that a slow server never stops it. Loaded by kbview/stage.py, on the page Rapat only.
// window.rapatIsi: what it is made of: lembar [[key, name], …], menit (of the timer), kata (words, by name), tombol [[keys, what], …]
(() => {
  if (window.rapatGambar) return window.rapatGambar();

  const root = document.documentElement, WIDTH = 800, HEIGHT = 450, OWN = ["slide", "urutan", "menit", "berikut"], CLOCK = "rapat-waktu", PATIENCE = 4000, PAGE = location.pathname;
  const AHEAD = ["ArrowRight", "ArrowDown", "PageDown"], BACK = ["ArrowLeft", "ArrowUp", "PageUp"];
  const FIELDS = 'input, textarea, select, [contenteditable="true"], [role="combobox"], [role="listbox"], [role="option"], [role="spinbutton"], [role="radiogroup"], [role="grid"], [role="dialog"]';
  let current = "", digits = "", warned = 0, ticking = 0;

  const find = (selector) => document.querySelector(selector);
  const keys = () => window.rapatIsi.lembar.map(([key]) => key);
  const words = () => window.rapatIsi.kata;
  const live = () => find(".st-key-rapat") !== null;
  const staged = () => live() && innerWidth > 640 && !root.classList.contains("susun");
  const write = (element, text) => { if (element && element.textContent !== text) element.textContent = text; };

  // -- the timer: what is left when it was last started or stopped, and when it was started; it outlives a reload
  const clock = () => JSON.parse(sessionStorage.getItem(CLOCK) || "null") || { left: window.rapatIsi.menit * 60e3, since: 0 };
  const setClock = (state) => { sessionStorage.setItem(CLOCK, JSON.stringify(state)); draw(); };
  const left = ({ left, since }) => (since ? left - (Date.now() - since) : left);
  const toggleClock = () => { const state = clock(); setClock({ left: left(state), since: state.since ? 0 : Date.now() }); };
  const resetClock = () => { sessionStorage.removeItem(CLOCK); draw(); };

  function drawClock() {
    const state = clock(), seconds = Math.ceil(left(state) / 1000), over = seconds < 0, size = Math.abs(seconds);
    const time = `${String(Math.floor(size / 60)).padStart(2, "0")}:${String(size % 60).padStart(2, "0")}`;
    const button = find('[data-rapat="waktu"]');
    const paused = !state.since && sessionStorage.getItem(CLOCK);
    write(button, over ? `${words().lewat} +${time}` : paused ? `${time} ${words().jeda}` : time);
    button?.classList.toggle("lewat", over);
    button?.classList.toggle("jalan", Boolean(state.since));
  }

  // -- what is seen
  function draw() {
    if (!live()) return leave();
    if (!ticking) ticking = setInterval(draw, 250);
    if (!keys().includes(current)) {
      const asked = new URL(location.href).searchParams.get("slide");
      current = keys().includes(asked) ? asked : keys()[0];
    }
    root.classList.add("rapat");
    root.style.setProperty("--besar", Math.min(innerWidth / WIDTH, innerHeight / HEIGHT));
    let style = find("#rapat-tampil");
    if (!style) document.head.append((style = Object.assign(document.createElement("style"), { id: "rapat-tampil" })));
    write(style, `@media screen and (min-width: 641px) { html.rapat [class*="st-key-lembar_"]:not(.st-key-lembar_${current}), html.rapat [class*="st-key-lembar_"]:not(.st-key-lembar_${current}) * { visibility: hidden !important; } }`);
    const address = new URL(location.href);
    if (address.pathname === PAGE && address.searchParams.get("slide") !== current) { // once it has been left, the address is another page's
      address.searchParams.set("slide", current);
      history.replaceState(history.state, "", address);
    }
    fit();
    const at = keys().indexOf(current);
    write(find(".rapat-nomor"), digits ? `${digits} …` : `${at + 1} / ${keys().length}`);
    find(".rapat-maju i")?.style.setProperty("width", `${(100 * (at + 1)) / keys().length}%`);
    drawClock();
    watchServer();
  }

  // A server that is gone does not stop the meeting: what Streamlit lays over the page is put away, and the bar says it in a word.
  function watchServer() {
    if (!staged()) return;
    find('[data-testid="stDialog"] [role="dialog"] button')?.click();
    const gone = find('[data-testid="stApp"]')?.dataset.testConnectionState !== "CONNECTED", said = find(".rapat-pesan");
    if (gone && !said?.textContent) write(said, words().putus);
    if (!gone && said?.textContent === words().putus) write(said, "");
  }

  // A list that is longer than its slide loses its last entries: the finding above it has counted them.
  function fit() {
    const slide = staged() && find(`.st-key-lembar_${current}`), entries = slide ? [...slide.querySelectorAll(".daftar > li:not(.lagi)")] : [];
    entries.forEach((entry) => { entry.hidden = false; });
    while (slide && slide.scrollHeight > slide.clientHeight + 1 && entries.length > 1) entries.pop().hidden = true;
  }

  // The page was left by a link or by the menu.
  function leave() {
    clearInterval(ticking);
    ticking = 0;
    current = "";
    root.classList.remove("rapat", "susun", "padam");
    find("#rapat-tampil")?.remove();
    document.querySelectorAll("dialog.rapat-kotak").forEach((box) => box.remove());
  }

  function show(key) {
    if (!key || key === current) return draw();
    current = key;
    draw();
    focusHeading();
  }

  // The next Tab leads into this slide, and a screen reader reads its finding.
  function focusHeading() {
    const heading = find(`.st-key-lembar_${current} h2`);
    if (heading) heading.tabIndex = -1;
    heading?.focus({ preventScroll: true });
  }

  const step = (by) => { const at = keys().indexOf(current) + by; show(keys()[Math.max(0, Math.min(keys().length - 1, at))]); };
  const tell = (text) => { const said = find(".rapat-pesan"); write(said, text); clearTimeout(tell.later); tell.later = setTimeout(() => write(said, ""), PATIENCE); };

  function exit() {
    const query = new URLSearchParams(location.search);
    OWN.forEach((name) => query.delete(name));
    if (document.fullscreenElement) document.exitFullscreen();
    window.kampungPindah(query.size ? `ringkasan?${query}` : "ringkasan");
  }

  // Leaving takes two presses, or the button: nobody leaves a meeting by accident.
  function mayExit() {
    if (Date.now() - warned < PATIENCE) return exit();
    warned = Date.now();
    tell(words().keluar);
  }

  // -- boxes: the list of slides and the keys
  function box(name, title, content) {
    document.querySelectorAll("dialog.rapat-kotak").forEach((other) => other.remove());
    const made = Object.assign(document.createElement("dialog"), { className: `rapat-kotak ${name}` });
    made.append(Object.assign(document.createElement("h2"), { textContent: title }), content);
    made.addEventListener("close", () => made.remove());
    made.addEventListener("click", (event) => { if (event.target === made) made.close(); });
    document.body.append(made);
    made.showModal();
    return made;
  }

  function list() {
    const rows = document.createElement("ol");
    const made = box("rapat-daftar", words().daftar, rows);
    for (const [key, name] of window.rapatIsi.lembar) {
      const item = document.createElement("li"), button = Object.assign(document.createElement("button"), { textContent: name });
      button.addEventListener("click", () => { made.close(); show(key); });
      if (key === current) button.setAttribute("aria-current", "true");
      item.append(button);
      rows.append(item);
    }
    const buttons = [...rows.querySelectorAll("button")];
    buttons[keys().indexOf(current)]?.focus();
    made.addEventListener("keydown", (event) => {
      const at = buttons.indexOf(document.activeElement);
      const to = { ArrowDown: at + 1, ArrowRight: at + 1, PageDown: at + 1, ArrowUp: at - 1, ArrowLeft: at - 1, PageUp: at - 1, Home: 0, End: buttons.length - 1 }[event.key];
      if (to !== undefined) { event.preventDefault(); buttons[(to + buttons.length) % buttons.length].focus(); }
      if (["d", "l"].includes(event.key.toLowerCase())) made.close();
    });
  }

  function help() {
    const table = document.createElement("table");
    for (const [key, what] of window.rapatIsi.tombol) {
      const row = table.insertRow();
      row.append(Object.assign(document.createElement("th"), { textContent: key }), Object.assign(document.createElement("td"), { textContent: what }));
    }
    const made = box("rapat-bantuan", words().bantuan, table);
    made.tabIndex = -1;
    made.focus();
    made.addEventListener("keydown", (event) => { if (event.key === "?" || event.key === "Enter") made.close(); });
  }

  // -- arranging is the page as any other: its bar of filters, its menu, and the panel
  function arrange(open) {
    root.classList.toggle("susun", open);
    draw();
    if (!open) return focusHeading();
    find('[data-testid="stMain"]')?.scrollTo(0, 0);
    find('[data-rapat="mulai"]')?.focus({ preventScroll: true });
  }

  function writeDecision() {
    if (!keys().includes("baru")) return;
    show("baru");
    find('.st-key-lembar_baru [data-testid="stTextInput"] input')?.focus();
  }

  const fullscreen = () => (document.fullscreenElement ? document.exitFullscreen() : root.requestFullscreen?.().catch(() => {}));
  const blackout = () => { root.classList.toggle("padam"); find(".rapat-padam")?.setAttribute("aria-hidden", String(!root.classList.contains("padam"))); };

  const actions = {
    maju: () => step(1), mundur: () => step(-1), daftar: list, waktu: toggleClock, susun: () => arrange(true), mulai: () => arrange(false),
    bantuan: help, keluar: exit, padam: blackout,
  };
  const letters = { b: blackout, ".": blackout, t: toggleClock, r: resetClock, d: list, l: list, f: fullscreen, s: () => arrange(true), k: writeDecision, "?": help };

  // What a key does on a slide; undefined for one that means nothing here.
  function meaning(event) {
    const { key } = event, pressable = event.target.closest?.("button, a[href]");
    if (AHEAD.includes(key)) return () => step(1);
    if (BACK.includes(key)) return () => step(-1);
    if (key === " " && !pressable) return () => step(event.shiftKey ? -1 : 1);
    if (key === "Home") return () => show(keys()[0]);
    if (key === "End") return () => show(keys().at(-1));
    if (key === "F5") return fullscreen; // "start" on a remote
    if (key === "Escape") return digits ? () => { digits = ""; draw(); } : mayExit;
    if (/^\d$/.test(key)) return () => { digits = (digits + key).slice(-2); draw(); };
    if (key === "Enter" && digits) return () => { const asked = keys()[Number(digits) - 1]; digits = ""; show(asked); };
    return letters[key.toLowerCase()];
  }

  document.addEventListener("keydown", (event) => {
    const sends = event.key === "Enter" && event.ctrlKey && staged() && find(`.st-key-lembar_${current} [data-testid="stFormSubmitButton"] button`);
    if (sends) { event.preventDefault(); sends.click(); return focusHeading(); } // the keys are the meeting's again
    if (!live() || event.ctrlKey || event.altKey || event.metaKey || find("dialog.rapat-kotak[open]")) return;
    const field = event.target.closest?.(FIELDS);
    if (root.classList.contains("susun")) {
      if (!field && (event.key.toLowerCase() === "s" || event.key === "Escape")) { event.preventDefault(); event.stopPropagation(); arrange(false); }
      return;
    }
    if (!staged()) return;
    if (field) { // a first Esc leaves the field, not the meeting
      if (event.key === "Escape" && event.target.getAttribute("aria-expanded") !== "true") focusHeading();
      return;
    }
    const act = meaning(event);
    if (!act) return;
    event.preventDefault();
    event.stopPropagation();
    if (root.classList.contains("padam")) return blackout(); // any key brings the picture back
    if (!/^\d$/.test(event.key) && event.key !== "Enter") digits = "";
    act();
  }, true);
  document.addEventListener("click", (event) => actions[event.target.closest("[data-rapat]")?.dataset.rapat]?.());
  addEventListener("resize", () => live() && draw());

  window.rapatGambar = draw;
  draw();
})();
