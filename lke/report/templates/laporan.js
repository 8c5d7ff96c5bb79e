(function () {
  "use strict";
  var all = function () { return Array.prototype.slice.call(document.querySelectorAll("details")); };
  var set = function (open) { all().forEach(function (each) { each.open = open; }); };
  var opened = [];
  window.addEventListener("beforeprint", function () {
    opened = all().filter(function (each) { return !each.open; });
    opened.forEach(function (each) { each.open = true; });
  });
  window.addEventListener("afterprint", function () {
    opened.forEach(function (each) { each.open = false; });
  });
  var show = function () {
    var target = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    var within = target && target.closest("details");
    if (within) { within.open = true; target.scrollIntoView(); }
  };
  window.addEventListener("hashchange", show);
  show();
  var buttons = document.getElementById("semua");
  if (buttons) {
    buttons.hidden = false;
    buttons.addEventListener("click", function (event) {
      if (event.target.dataset.open) { set(event.target.dataset.open === "1"); }
    });
  }
})();
