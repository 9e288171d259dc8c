// The host in a notebook: a kernel computes, and its state comes and goes through an anywidget.

export default {
  render({ model, el }) {
    const send = (name, value) => {
      model.set(name, value);
      model.save_changes(); // while the kernel is at work it keeps the last one only
    };
    const host = {
      given: model.get("given"),
      get entered() {
        return model.get("entered");
      },
      shown: model.get("shown"),
      enter: (entered) => send("entered", entered),
      narrow: (narrow) => send("narrow", narrow),
    };
    const part = { figure: showFigure, question: showQuestion, blanks: showBlanks }[model.get("part")](el, host);
    const show = () => part.show(model.get("shown"));
    const move = () => part.move(model.get("entered"));
    model.on("change:shown", show);
    model.on("change:entered", move);
    return () => {
      model.off("change:shown", show);
      model.off("change:entered", move);
    };
  },
};
