import { fdatasyncSync, fstatSync, fsyncSync } from 'node:fs'
import { NodeFS } from '@electric-sql/pglite/nodefs'

/** The parts of Emscripten's NODEFS (in PGlite 0.5.16) that are used here. */
interface NodeStream {
  readonly nfd: number
}
interface WithNodeFiles {
  readonly NODEFS: {
    readonly stream_ops: { fsync?: (stream: NodeStream) => number }
    readonly tryFSOperation: (operation: () => void) => void
  }
}

export interface DurableFiles {
  /** For PGlite's option `fs`. */
  readonly fs: NodeFS
  /** How many times the operating system was really asked to sync, so far. */
  readonly syncs: () => number
}

/**
 * PGlite's file system for Node with an fsync that syncs. As shipped, NODEFS has no `fsync` among its stream operations, and
 * the system call then answers success without doing anything.
 *
 * @param fenced asked before each sync; true makes it fail with EIO, so that nothing more is acknowledged
 */
export function durableFiles(folder: string, fenced: () => boolean): DurableFiles {
  let count = 0
  function sync(fd: number): void {
    if (fenced()) throw Object.assign(new Error('the folder was taken over by another process'), { code: 'EIO' })
    // fdatasync of a folder need not write its entries
    if (fstatSync(fd).isDirectory()) fsyncSync(fd)
    else fdatasyncSync(fd)
    count += 1
  }
  const fs = new NodeFS(folder)
  const init = fs.init.bind(fs)
  fs.init = async (pg, options) => {
    const { emscriptenOpts } = await init(pg, options)
    function patch(module: unknown): void {
      const { NODEFS } = module as WithNodeFiles
      NODEFS.stream_ops.fsync = (stream) => {
        NODEFS.tryFSOperation(() => sync(stream.nfd))
        return 0
      }
    }
    return { emscriptenOpts: { ...emscriptenOpts, preRun: [...asList(emscriptenOpts.preRun), patch] } }
  }
  return { fs, syncs: () => count }
}

function asList<T>(value: T | T[] | undefined): T[] {
  if (value === undefined) return []
  return Array.isArray(value) ? value : [value]
}
