(function () {
  "use strict";
  var key = function (cell) {
    var number = cell.getAttribute("data-v");
    if (number === null) { return cell.textContent.trim().toLowerCase(); }
    return number === "" ? null : parseFloat(number);
  };
  var compare = function (a, b) {
    if (a === null || b === null || a === "" || b === "") {
      return (a === null || a === "" ? 1 : 0) - (b === null || b === "" ? 1 : 0);
    }
    if (typeof a === "number") { return a - b; }
    return a.localeCompare(b, document.documentElement.lang, { numeric: true });
  };
  var blank = function (each) { return each === null || each === ""; };
  Array.prototype.forEach.call(document.querySelectorAll("table.sortable"), function (table) {
    var body = table.tBodies[0];
    var heads = Array.prototype.slice.call(table.tHead.rows[0].cells);
    heads.forEach(function (head, at) {
      head.querySelector("button").addEventListener("click", function () {
        var down = head.getAttribute("aria-sort") === "ascending";
        heads.forEach(function (each) { each.removeAttribute("aria-sort"); });
        head.setAttribute("aria-sort", down ? "descending" : "ascending");
        var rows = Array.prototype.map.call(body.rows, function (row, place) {
          return { row: row, key: key(row.cells[at]), place: place };
        });
        rows.sort(function (a, b) {
          var order = compare(a.key, b.key);
          if (!blank(a.key) && !blank(b.key) && down) { order = -order; }
          return order || a.place - b.place;
        });
        rows.forEach(function (each) { body.appendChild(each.row); });
      });
    });
  });
  Array.prototype.forEach.call(document.querySelectorAll("input[data-filter]"), function (input) {
    var body = document.getElementById(input.dataset.filter).tBodies[0];
    input.addEventListener("input", function () {
      var words = input.value.toLowerCase().split(/\s+/).filter(Boolean);
      Array.prototype.forEach.call(body.rows, function (row) {
        var text = row.textContent.toLowerCase();
        row.hidden = !words.every(function (word) { return text.indexOf(word) >= 0; });
      });
    });
  });
})();
