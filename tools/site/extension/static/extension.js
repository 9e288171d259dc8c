// A line above the lab: the way back to the pages, how Python is doing, and where one's work is kept.
// This is a prebuilt JupyterLab extension as it stands: no bundler makes it.
(() => {
  "use strict";

  const NAME = "back-propagation-course";
  const LAB = new URL("../../../", document.currentScript.src); // …/live/extensions/NAME/static/extension.js
  const SITE = new URL("../", LAB);
  const PYTHON = new URL("static/python/", LAB);
  const PATIENCE = 90_000; // milliseconds with nothing new, after which a learner is told what to do

  // Python's files are fetched at once, while the lab itself still loads: the kernel then finds them in the browser's cache.
  async function fetchPython(report) {
    const files = await (await fetch(new URL("preload.json", PYTHON))).json();
    const total = files.reduce((sum, file) => sum + file.bytes, 0);
    let arrived = 0;
    const one = async ({ url }) => {
      const answer = await fetch(new URL(url, PYTHON));
      if (!answer.ok) throw new Error(`${answer.status} for ${answer.url}`);
      const reader = answer.body.getReader();
      for (let part = await reader.read(); !part.done; part = await reader.read()) {
        arrived += part.value.length;
        report(arrived / total, total);
      }
    };
    await Promise.all(files.map(one));
  }

  // JupyterLite hands a notebook out as it lies on the disk. Jupyter's own server joins texts that are stored as lines, and
  // trusts what it knows: here, a notebook just as the site has it. What widgets showed is gone with the page they were on;
  // the picture stored beside them is not.
  function receiveAsFromServer({ contents, sessions }) {
    const get = contents.get.bind(contents);
    contents.get = async (path, options) => {
      const model = await get(path, options);
      if (model.type === "notebook" && model.content) {
        const { cells } = model.content;
        const runs = Array.from(sessions.running()).some((session) => session.path === path);
        if (await isTheSites(path, model.content)) cells.forEach((cell) => (cell.metadata.trusted = true));
        const outputs = cells.flatMap((cell) => cell.outputs ?? []).filter((output) => output.data);
        outputs.forEach(({ data }) => joinLines(data));
        if (!runs) outputs.forEach(({ data }) => delete data["application/vnd.jupyter.widget-view+json"]);
      }
      return model;
    };
  }

  async function isTheSites(path, content) {
    const answer = await fetch(new URL(`files/${path}`, LAB));
    return answer.ok && JSON.stringify(await answer.json()) === JSON.stringify(content);
  }

  function joinLines(data) {
    for (const [type, value] of Object.entries(data)) {
      if (Array.isArray(value) && !type.endsWith("json")) data[type] = value.join("");
    }
  }

  function element(tag, attributes, ...children) {
    const made = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
    made.append(...children);
    return made;
  }

  function makeBar() {
    const page = element("a", {}, "Reading copy");
    const status = element("span", { class: "course-status", role: "status" });
    const map = element("a", { href: `${SITE}index.html` }, "Course map");
    const kept = element("a", { href: `${SITE}index.html#your-work` }, "Your work is kept in this browser");
    const links = element("nav", { "aria-label": "Course" }, map, page, kept);
    document.head.append(element("link", { rel: "stylesheet", href: `${LAB}extensions/${NAME}/static/extension.css` }));
    document.body.prepend(element("header", { class: "course-bar" }, links, status));
    window.dispatchEvent(new Event("resize")); // the lab takes what is left of the window
    return { page, status };
  }

  // What to say of Python: the state of the notebook's kernel, and until it has one, how much of it has arrived.
  class Watch {
    constructor(app, bar) {
      Object.assign(this, { app, bar, share: 0, total: 0, error: null, late: false, started: new WeakSet() });
      app.shell.currentChanged.connect(() => this.turn());
      fetchPython((share, total) => this.progress(share, total)).catch((error) => this.fail(error));
      // A kernel that cannot start tells nobody: what is left of it is a promise that nobody waited for.
      window.addEventListener("unhandledrejection", ({ reason }) => this.fail(reason));
      this.turn();
      this.wait();
    }

    get context() {
      return this.app.shell.currentWidget?.context;
    }

    turn() {
      const context = this.context;
      const name = /^(?:notebooks|exercises|solutions)\/(\w+)\.ipynb$/.exec(context?.path ?? "")?.[1];
      this.bar.page.hidden = !name;
      this.bar.page.href = `${SITE}chapters/${name}.html`;
      this.slot ??= () => this.say();
      context?.sessionContext?.statusChanged.connect(this.slot); // a second time, this does nothing
      this.say();
    }

    progress(share, total) {
      Object.assign(this, { share, total });
      this.wait();
      this.say();
    }

    fail(error) {
      this.error ??= error?.message ?? String(error);
      this.say();
    }

    wait() {
      this.late = false;
      clearTimeout(this.timer);
      this.timer = setTimeout(() => {
        this.late = true;
        this.say();
      }, PATIENCE);
    }

    say() {
      const kernel = this.context?.sessionContext?.session?.kernel;
      if (kernel?.status === "idle") this.started.add(kernel);
      const [text, help] = kernel && this.started.has(kernel) ? this.going(kernel) : this.coming();
      if (this.bar.status.dataset.text === text) return; // a screen reader reads what changes
      this.bar.status.dataset.text = text;
      this.bar.status.replaceChildren(text);
      if (help) this.bar.status.append(" ", element("a", { href: `${SITE}index.html#trouble` }, "What to do"));
    }

    going(kernel) {
      return kernel.status === "dead" ? ["Python has stopped.", true] : ["Python is ready", false];
    }

    coming() {
      if (this.error) return [`Python could not start: ${this.error}.`, true];
      if (this.late) return ["Python has not started.", true];
      if (this.share >= 1) return ["Python is starting …", false];
      if (this.share === 0) return ["Python is loading …", false];
      const tenths = Math.floor(this.share * 10); // not each hundredth: a screen reader reads them all
      return [`Python is loading: ${10 * tenths} % of ${Math.round(this.total / 1e6)} MB`, false];
    }
  }

  const plugin = {
    id: `${NAME}:bar`,
    autoStart: true,
    activate: (app) => {
      receiveAsFromServer(app.serviceManager);
      new Watch(app, makeBar());
    },
  };

  window._JUPYTERLAB ??= {};
  window._JUPYTERLAB[NAME] = { init: () => {}, get: async () => () => ({ __esModule: true, default: plugin }) };
})();
