import { mkdir, rename, rm, symlink } from "node:fs/promises";
import { join, relative, resolve } from "node:path";
import { parseArgs } from "node:util";
import { $ } from "bun";
import { engines, version } from "../package.json";
import { FACES } from "../src/wire/face.ts";

/**
 * bun run build [--arch x64|arm64] [--outdir DIR]
 *
 * Makes DIR/railhead, one executable, and beside it a relative link for each plugin. DIR is dist/, for the other
 * architecture dist/ARCH/; its Bun comes once from the npm registry. The same sources give the same bytes.
 */

const ARCHITECTURES = ["x64", "arm64"] as const;
type Architecture = (typeof ARCHITECTURES)[number];

/** The name decides about bytes, too: two builds under different names differ. */
const NAME = "railhead";

const root = resolve(import.meta.dir, "..");

if (Bun.version !== engines.bun) {
  fail(`railhead is built with Bun ${engines.bun}, this is ${Bun.version}; npm ci brings it, npm run build uses it`);
}
const { values } = parseArgs({ options: { arch: { type: "string" }, outdir: { type: "string" } } });
const arch = architecture(values.arch ?? process.arch);
const outdir = values.outdir ? resolve(values.outdir) : join(root, "dist", arch === process.arch ? "" : arch);

await compile(arch, outdir, await commit());
await linkFaces(outdir);
await Bun.write(Bun.stdout, `${relative(process.cwd(), join(outdir, NAME))}\n`);

function architecture(name: string): Architecture {
  const found = ARCHITECTURES.find((one) => one === name);
  if (found !== undefined) return found;
  return fail(`--arch ${name} is not known; it is one of ${ARCHITECTURES.join(", ")}`);
}

function fail(message: string): never {
  console.error(message);
  process.exit(1);
}

/**
 * Why these flags: bytecode and splitting keep the plugin's start light (bench/startup.ts), and only esm can split;
 * a thick Multus starts plugins in a chroot without a valid working directory, which Bun survives with `--cwd=/` only;
 * and a root process must not read a `.env` or a bunfig.toml that happens to lie there.
 */
async function compile(arch: Architecture, outdir: string, commit: string): Promise<void> {
  const flags = ["--compile", "--minify", "--bytecode", "--splitting", "--format=esm", "--compile-exec-argv=--cwd=/"];
  const quiet = ["--no-compile-autoload-dotenv", "--no-compile-autoload-bunfig"];
  const defines = Object.entries({ RAILHEAD_VERSION: version, RAILHEAD_COMMIT: commit });
  const define = defines.map(([name, value]) => `--define=${name}=${JSON.stringify(value)}`);
  // A running executable cannot be written to, but it can be replaced.
  const fresh = join(outdir, ".build", NAME);
  const target = [`--target=bun-linux-${arch}`, `--outfile=${fresh}`];
  await mkdir(join(outdir, ".build"), { recursive: true });
  const build = $`${process.execPath} build ${flags} ${quiet} ${define} ${target} src/main.ts`.cwd(root);
  const { exitCode, stderr } = await build.nothrow().quiet();
  if (exitCode === 0) await rename(fresh, join(outdir, NAME));
  await rm(join(outdir, ".build"), { recursive: true, force: true });
  if (exitCode !== 0) fail(`The build failed:\n${stderr.toString().trim()}`);
}

/** Links are relative, so that the directory can be copied, and is seen alike from inside a chroot. */
async function linkFaces(outdir: string): Promise<void> {
  for (const face of FACES.filter((name) => name !== NAME)) {
    await rm(join(outdir, face), { force: true });
    await symlink(NAME, join(outdir, face));
  }
}

/** The commit in short, "-dirty" where files differ from it, "unknown" where there is no git or no repository. */
async function commit(): Promise<string> {
  const head = await $`git rev-parse --short=12 HEAD`.cwd(root).nothrow().quiet();
  if (head.exitCode !== 0) return "unknown";
  const changes = await $`git status --porcelain`.cwd(root).nothrow().quiet();
  return `${head.text().trim()}${changes.text().trim() === "" ? "" : "-dirty"}`;
}
