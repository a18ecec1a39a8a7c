// Builds plotly.min.js: plotly.js with the kinds of trace that package.json lists, and no others. `make plotly` runs it in a folder of its own.
import { writeFileSync, readFileSync } from "node:fs";
import { build } from "esbuild";
import { environmentPlugin } from "esbuild-plugin-environment";
import { glsl } from "esbuild-plugin-glsl";
import styles from "esbuild-plugin-inline-css";

const { traces, dependencies } = JSON.parse(readFileSync("package.json", "utf8"));
const names = traces.map((name) => `require("plotly.js/lib/${name}")`).join(", ");
writeFileSync("entry.cjs", `const Plotly = require("plotly.js/lib/core"); Plotly.register([${names}]); module.exports = Plotly;`);
await build({
  entryPoints: ["entry.cjs"],
  outfile: "plotly.min.js",
  bundle: true,
  minify: true,
  format: "iife",
  globalName: "Plotly",
  target: "es2016",
  banner: { js: `/* plotly.js v${dependencies["plotly.js"]} with ${["scatter", ...traces].join(", ")}. MIT licence, Copyright Plotly, Inc. */` },
  plugins: [styles(), glsl({ minify: true }), environmentPlugin({ NODE_DEBUG: false })],
  alias: { regl: "@plotly/regl", stream: "stream-browserify" },
  define: { global: "window", "define.amd": "false" },
});
