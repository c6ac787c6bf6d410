"use strict";
(() => {
  const SHAPES = ["circle", "rectRot", "triangle", "rect"];
  const MOST = SHAPES.length;
  const BAR = 22; // pixels
  const color = (name) => getComputedStyle(document.documentElement).getPropertyValue("--" + name).trim();
  const ofSeries = (i) => color("series-" + (i % MOST + 1));

  const intervals = (chart, flat) => {
    const scale = flat ? chart.scales.x : chart.scales.y;
    const pen = chart.ctx;
    pen.save();
    pen.lineWidth = 1.5;
    chart.data.datasets.forEach((set, i) => {
      if (!set.intervals || !chart.isDatasetVisible(i)) { return; }
      pen.strokeStyle = flat ? color("ink") : set.borderColor;
      chart.getDatasetMeta(i).data.forEach((mark, n) => {
        const point = set.points[n];
        if (point.low >= point.high) { return; }
        const from = scale.getPixelForValue(point.low);
        const to = scale.getPixelForValue(point.high);
        pen.beginPath();
        for (const [a, b, cap] of [[from, to, 0], [from, from, 5], [to, to, 5]]) {
          pen.moveTo(flat ? a : mark.x - cap, flat ? mark.y - cap : a);
          pen.lineTo(flat ? b : mark.x + cap, flat ? mark.y + cap : b);
        }
        pen.stroke();
      });
    });
    pen.restore();
  };

  /* Intervals are below the dots and above the bars. */
  const drawsIntervals = {
    id: "intervals",
    beforeDatasetsDraw(chart) { if (chart.options.indexAxis === "x") { intervals(chart, false); } },
    afterDatasetsDraw(chart) { if (chart.options.indexAxis === "y") { intervals(chart, true); } },
  };

  const axis = (shown, points) => ({
    type: shown.names.length ? "category" : shown.logarithmic ? "logarithmic" : "linear",
    title: { display: true, text: shown.name, color: color("ink") },
    ticks: { color: color("ink"), precision: points.every((at) => Number.isInteger(at)) ? 0 : undefined, autoSkip: !shown.names.length },
    grid: { color: color("rule") },
    border: { color: color("faint") },
  });

  const dataset = (series, i, part) => {
    const dots = series.mark === "dots";
    const hollow = dots && i > 0; // what lies below a dot is seen, too
    const band = series.mark === "band";
    const drawn = band ? color("band") : ofSeries(i);
    return {
      label: series.name,
      points: series.points,
      intervals: dots || series.mark === "bars",
      data: series.points.map((point) => series.mark === "bars" ? { x: point.value, y: point.at } : { x: point.at, y: point[part] }),
      showLine: !dots,
      pointStyle: dots ? SHAPES[i % MOST] : series.mark === "line" ? "line" : "rect",
      pointRadius: hollow ? 7 : dots ? 4 : 0,
      pointHitRadius: dots ? 6 : 0,
      borderColor: band ? "transparent" : drawn,
      borderWidth: band ? 1 : 2,
      backgroundColor: hollow ? "transparent" : drawn,
      fill: band && part === "high" ? "-1" : false,
      hidesLegend: band && part === "low",
    };
  };

  /* Returns the same points with every name of the axis, as bars stand by their number. */
  const bars = (set, count) => {
    const data = Array(count).fill(null);
    const points = Array(count).fill({ low: 0, high: 0, text: "" });
    set.points.forEach((point) => { data[point.at] = point.value; points[point.at] = point; });
    return { ...set, data, points };
  };

  const options = (shown) => {
    const points = shown.series.flatMap((series) => series.points);
    const flat = shown.at.names.length > 0;
    const at = axis(shown.at, points.map((point) => point.at));
    const value = axis(shown.value, points.map((point) => point.value));
    value.suggestedMax = Math.max(...points.map((point) => point.high));
    value.suggestedMin = Math.min(...points.map((point) => point.low), flat ? 0 : Infinity);
    if (at.type === "linear") {
      const places = points.map((point) => point.at);
      const room = (Math.max(...places) - Math.min(...places)) / 20 || 1;
      Object.assign(at, { min: Math.min(...places) - room, max: Math.max(...places) + room });
      at.ticks.includeBounds = false;
    }
    return {
      indexAxis: flat ? "y" : "x",
      animation: false,
      maintainAspectRatio: false,
      scales: flat ? { x: value, y: at } : { x: at, y: value },
      plugins: {
        legend: { labels: { color: color("ink"), usePointStyle: true, filter: (item, data) => !data.datasets[item.datasetIndex].hidesLegend } },
        tooltip: { callbacks: { label: (item) => item.dataset.label + ": " + item.dataset.points[item.dataIndex].text } },
      },
    };
  };

  const draw = (canvas, shown) => {
    const flat = shown.at.names.length > 0;
    const sets = shown.series.flatMap((series, i) =>
      (series.mark === "band" ? ["low", "high"] : ["value"]).map((part) => dataset(series, i, part)));
    return new Chart(canvas, {
      type: flat ? "bar" : "scatter",
      data: { labels: shown.at.names, datasets: flat ? sets.map((set) => bars(set, shown.at.names.length)) : sets },
      options: options(shown),
      plugins: [drawsIntervals],
    });
  };

  for (const figure of document.querySelectorAll("figure.chart")) {
    const shown = JSON.parse(figure.querySelector("script").textContent);
    const drawing = figure.querySelector(".drawing");
    const names = shown.at.names.length;
    drawing.hidden = false;
    if (names) { drawing.style.height = 90 + names * Math.max(2, shown.series.length) * BAR + "px"; }
    const canvas = drawing.querySelector("canvas");
    let chart = draw(canvas, shown);
    const again = () => { chart.destroy(); chart = draw(canvas, shown); };
    new MutationObserver(again).observe(document.documentElement, { attributeFilter: ["data-theme"] });
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", again);
    addEventListener("beforeprint", () => chart.resize());
  }
})();
