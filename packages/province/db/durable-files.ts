import { closeSync, fdatasyncSync, fstatSync, fsyncSync } from 'node:fs'
import { NodeFS } from '@electric-sql/pglite/nodefs'

/** The parts of Emscripten's NODEFS (in PGlite 0.5.16) that are used here. */
interface NodeStream {
  readonly nfd: number
}
interface WithNodeFiles {
  readonly FS: { readonly streams: readonly (Partial<NodeStream> | null | undefined)[] }
  readonly NODEFS: {
    readonly stream_ops: { fsync?: (stream: NodeStream) => number; write: (...written: readonly unknown[]) => number }
    readonly tryFSOperation: (operation: () => void) => void
  }
}

export interface DurableFiles {
  /** For PGlite's option `fs`. */
  readonly fs: NodeFS
  /** How many times the operating system was really asked to sync, so far. */
  readonly syncs: () => number
  /** Closes what is open in the folder, for a PGlite that cannot do it any more. */
  readonly abandon: () => void
}

/**
 * PGlite's file system for Node with an fsync that syncs. As shipped, NODEFS has no `fsync` among its stream operations, and
 * the system call then answers success without doing anything.
 *
 * @param refused asked before each sync; true makes it fail with EIO, so that nothing more is acknowledged
 * @param onFailure told of each sync or write that failed
 */
export function durableFiles(
  folder: string,
  refused: () => boolean,
  onFailure: (of: 'sync' | 'write') => void,
): DurableFiles {
  let count = 0
  let streams: readonly (Partial<NodeStream> | null | undefined)[] = []
  function sync(fd: number): void {
    try {
      if (refused()) throw Object.assign(new Error('no sync any more'), { code: 'EIO' })
      // fdatasync of a folder need not write its entries
      if (fstatSync(fd).isDirectory()) fsyncSync(fd)
      else fdatasyncSync(fd)
    } catch (error) {
      onFailure('sync')
      throw error
    }
    count += 1
  }
  const fs = new NodeFS(folder)
  const init = fs.init.bind(fs)
  fs.init = async (pg, options) => {
    const { emscriptenOpts } = await init(pg, options)
    function patch(module: unknown): void {
      const { NODEFS, FS } = module as WithNodeFiles
      streams = FS.streams
      NODEFS.stream_ops.fsync = (stream) => {
        NODEFS.tryFSOperation(() => sync(stream.nfd))
        return 0
      }
      const { write } = NODEFS.stream_ops
      NODEFS.stream_ops.write = (...written) => {
        try {
          return write(...written)
        } catch (error) {
          onFailure('write')
          throw error
        }
      }
    }
    return { emscriptenOpts: { ...emscriptenOpts, preRun: [...asList(emscriptenOpts.preRun), patch] } }
  }
  function abandon(): void {
    for (const stream of streams) {
      if (stream?.nfd === undefined) continue
      try {
        closeSync(stream.nfd)
      } catch {
        // a duplicate of one that is closed already
      }
    }
    streams = []
  }
  return { fs, syncs: () => count, abandon }
}

function asList<T>(value: T | T[] | undefined): T[] {
  if (value === undefined) return []
  return Array.isArray(value) ? value : [value]
}
