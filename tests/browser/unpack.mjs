// Unpacks the Chromium inside the package @sparticuz/chromium into node_modules/.chromium.
// The package unpacks into the temporary folder; given one of our own, the browser is
// unpacked once per installation, and no other program's /tmp/chromium is taken for it.
import { mkdirSync } from "node:fs";
import { fileURLToPath } from "node:url";

process.env.TMPDIR = fileURLToPath(new URL("./node_modules/.chromium", import.meta.url));
mkdirSync(process.env.TMPDIR, { recursive: true });

const { default: chromium } = await import("@sparticuz/chromium");
await chromium.executablePath();
