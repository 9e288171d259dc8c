// JupyterLab's page as the course wants it: page.css, and in a narrow window nothing beside the notebook.
// This is a prebuilt JupyterLab extension as it stands: no bundler makes it.
(() => {
  "use strict";

  const NAME = "back-propagation-page";
  const STYLE = new URL("page.css", document.currentScript.src);
  const NARROW = 760; // pixels: below, the list of files would leave no room for the notebook
  const PHONE = 480; // below, the bar at the left would leave none for a picture

  // The lab opens its list of files of its own accord, more than once while it starts. Whoever asks for the list does so
  // by key, in the menu or at the side.
  function closeFiles({ commands, restored, shell }) {
    const close = () => shell.collapseLeft();
    const opened = (_, { id, result }) => {
      if (id === "filebrowser:activate") result.then(close);
    };
    const asked = ({ type, target }) => {
      if (type === "keydown" || target.closest(".jp-SideBar, .lm-MenuBar")) commands.commandExecuted.disconnect(opened);
    };
    commands.commandExecuted.connect(opened);
    for (const type of ["keydown", "pointerdown"]) window.addEventListener(type, asked, true);
    restored.then(close);
  }

  // A phone can be turned, and a window drawn wider: what was hidden comes back. The menu View, Appearance shows it too.
  function hideBar(side, width, { commands, restored, shell }) {
    const small = matchMedia(`(max-width: ${width}px)`);
    const fit = () => {
      if (small.matches) shell.collapseLeft();
      if (shell.isSideTabBarVisible(side) === small.matches) commands.execute("application:toggle-side-tabbar", { side });
    };
    small.addEventListener("change", fit);
    restored.then(() => small.matches && fit());
  }

  const plugin = {
    id: `${NAME}:page`,
    autoStart: true,
    activate: (app) => {
      document.head.append(Object.assign(document.createElement("link"), { rel: "stylesheet", href: STYLE }));
      if (window.innerWidth <= NARROW) closeFiles(app);
      hideBar("right", NARROW, app);
      hideBar("left", PHONE, app);
    },
  };

  window._JUPYTERLAB ??= {};
  window._JUPYTERLAB[NAME] = { init: () => {}, get: async () => () => ({ __esModule: true, default: plugin }) };
})();
