/**
 * Says so where a browser is too old for the door, instead of opening it for ever. In the JavaScript of 2009: it has to
 * run where nothing else does, and before the door's own scripts.
 */
(function () {
  "use strict";

  function say() {
    var note = document.querySelector('[data-part="start-old"]');
    if (note) note.hidden = false;
  }

  if (!("noModule" in document.createElement("script"))) say();
  window.addEventListener("error", function (event) {
    if (/SyntaxError/.test(event.message)) say();
  });
})();
