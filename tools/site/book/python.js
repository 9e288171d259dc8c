// Python in a worker, from the page's side. It is started once, when somebody wants it, and tells who listens how it is:
// "absent", "loading", "ready" or "failed"; it tells too when loading takes long, which a line that answers nothing does.

const PARTS = "course_lib.parts.told";
const LATE = 60_000; // milliseconds of loading, after which it may be that nothing comes

class Python extends EventTarget {
  constructor(root) {
    super();
    Object.assign(this, { root, state: "absent", reason: "", late: false, waiting: new Map(), asked: 0 });
  }

  start() {
    if (this.state !== "absent") return;
    this.become("loading");
    this.timer = setTimeout(() => ((this.late = true), this.become("loading")), LATE);
    try {
      this.worker = new Worker(new URL("worker.js", this.root), { type: "module" });
    } catch (error) {
      this.fail(error.message);
      return;
    }
    this.worker.addEventListener("error", (event) => this.fail(event.message || "its worker does not start"));
    this.worker.addEventListener("message", ({ data }) => this.hear(data));
    this.worker.postMessage({ settings: new URL("live/static/python/page.json", this.root).href });
  }

  hear({ ready, failed, loaded, id, answer, error }) {
    if (loaded) dispatchEvent(new CustomEvent("python", { detail: loaded })); // keep.js keeps it
    if (ready) this.become("ready");
    else if (failed) this.fail(failed);
    else if (id) {
      const { resolve, reject } = this.waiting.get(id);
      this.waiting.delete(id);
      if (error === undefined) resolve(JSON.parse(answer));
      else reject(new Error(error));
    }
  }

  // Wait until it is there; it fails where that cannot be.
  async here() {
    while (this.state === "loading") await new Promise((done) => this.addEventListener("change", done, { once: true }));
    if (this.state !== "ready") throw new Error(this.reason);
  }

  // Ask what `answer` of one of the course's modules says to something; both are plain JSON.
  ask(what, module = PARTS) {
    const id = (this.asked += 1);
    this.worker.postMessage({ id, module, ask: JSON.stringify(what) });
    return new Promise((resolve, reject) => this.waiting.set(id, { resolve, reject }));
  }

  // End it, whatever it does; it can be started anew, and has forgotten all.
  stop(reason) {
    this.end(reason);
    this.become("absent");
  }

  // Whether it has failed or is late: begin once more.
  again() {
    this.stop("started anew");
    this.start();
  }

  fail(reason) {
    this.reason = reason;
    this.end(reason);
    this.become("failed");
  }

  end(reason) {
    this.worker?.terminate();
    for (const { reject } of this.waiting.values()) reject(new Error(reason));
    this.waiting.clear();
  }

  become(state) {
    this.state = state;
    if (state !== "loading") {
      clearTimeout(this.timer);
      this.late = false;
    }
    this.dispatchEvent(new Event("change"));
  }
}
