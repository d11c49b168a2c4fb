import { createHash, randomUUID } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { access, type FileHandle, mkdir, open, readdir, rename, rm, stat, utimes } from 'node:fs/promises'
import path from 'node:path'
import type { Readable } from 'node:stream'

/** Octets gathered before they are handed to the kernel. */
const writeOctets = 256 * 1024

/** Files that are named by the SHA-256 of what they hold, each whole and on disk before it has its name. */
export class BlobStore {
  readonly folder: string

  constructor(folder: string) {
    this.folder = folder
  }

  /** Starts a new file, nameless until it is committed. */
  create(): BlobWriter {
    return new BlobWriter(path.join(this.folder, 'incoming', randomUUID()), (sha256) => this.pathOf(sha256))
  }

  /** Reads a file from its start; the stream fails when there is none. */
  open(sha256: string): Readable {
    return createReadStream(this.pathOf(sha256), { highWaterMark: writeOctets })
  }

  async has(sha256: string): Promise<boolean> {
    return access(this.pathOf(sha256)).then(
      () => true,
      () => false,
    )
  }

  /**
   * Keeps octets that are at hand whole, and answers their name.
   *
   * A file that is there already is made young: its new row may be on its way while the old ones go.
   */
  async put(octets: Uint8Array): Promise<string> {
    const sha256 = createHash('sha256').update(octets).digest('hex')
    if (await this.#renew(sha256)) return sha256
    const writer = this.create()
    await writer.write(octets)
    await writer.commit(sha256)
    return sha256
  }

  /**
   * Removes a file that nothing refers to, unless it was written after the given time.
   *
   * The same octets may be arriving again at this very moment, their row not yet committed: so the file is put
   * aside first, and put back when it turns out to be young.
   */
  async removeOlder(sha256: string, than: Date): Promise<boolean> {
    const file = this.pathOf(sha256)
    const aside = path.join(this.folder, 'incoming', `${sha256}.removed`)
    const isThere = await rename(file, aside).then(
      () => true,
      () => false,
    )
    if (!isThere) return false
    if ((await stat(aside)).mtime >= than) {
      await rename(aside, file)
      return false
    }
    await rm(aside)
    return true
  }

  /** The names of the files that were not written since the given time. */
  async *olderNames(than: Date): AsyncGenerator<string> {
    for (const shard of await namesIn(this.folder)) {
      if (!/^[0-9a-f]{2}$/.test(shard)) continue
      for (const name of await namesIn(path.join(this.folder, shard)))
        if (isName(name) && (await isOlder(this.pathOf(name), than))) yield name
    }
  }

  /**
   * Removes what was being written when a process ended, unless it was touched since the given time.
   *
   * A file that was put aside gets its name back: whether it is wanted is judged anew.
   */
  async clearIncoming(than: Date): Promise<void> {
    const incoming = path.join(this.folder, 'incoming')
    for (const name of await namesIn(incoming)) {
      const file = path.join(incoming, name)
      if (!(await isOlder(file, than))) continue
      const kept = /^([0-9a-f]{64})\.removed$/.exec(name)?.[1]
      if (kept === undefined) await rm(file, { force: true })
      else await rename(file, this.pathOf(kept)).catch(() => undefined)
    }
  }

  async #renew(sha256: string): Promise<boolean> {
    const now = new Date()
    return utimes(this.pathOf(sha256), now, now).then(
      () => true,
      () => false,
    )
  }

  /** Where the file of this name lies, whether there is one or not. */
  pathOf(sha256: string): string {
    if (!isName(sha256)) throw new Error('expected a SHA-256 in lower-case hex as the name of a blob')
    return path.join(this.folder, sha256.slice(0, 2), sha256)
  }
}

/** A file being written. */
export class BlobWriter {
  readonly #file: string
  readonly #nameOf: (sha256: string) => string
  #handle: FileHandle | null = null
  #waiting: Uint8Array[] = []
  #waitingOctets = 0

  constructor(file: string, nameOf: (sha256: string) => string) {
    this.#file = file
    this.#nameOf = nameOf
  }

  /** Adds octets; the caller may not change them afterwards. Waits while the disk is behind. */
  async write(chunk: Uint8Array): Promise<void> {
    this.#waiting.push(chunk)
    this.#waitingOctets += chunk.length
    if (this.#waitingOctets >= writeOctets) await this.#flush()
  }

  /** Gives the file its name, once it and the folder that lists it are on stable storage. */
  async commit(sha256: string): Promise<void> {
    const target = this.#nameOf(sha256)
    const handle = await this.#flush()
    await handle.sync()
    await handle.close()
    this.#handle = null
    const folder = path.dirname(target)
    const created = await mkdir(folder, { recursive: true })
    await rename(this.#file, target)
    await syncFolder(folder)
    if (created !== undefined) await syncFolder(path.dirname(folder))
  }

  /** Leaves nothing behind. */
  async discard(): Promise<void> {
    this.#waiting = []
    this.#waitingOctets = 0
    await this.#handle?.close()
    this.#handle = null
    await rm(this.#file, { force: true })
  }

  async #flush(): Promise<FileHandle> {
    const handle = this.#handle ?? (await this.#open())
    const chunks = this.#waiting
    this.#waiting = []
    this.#waitingOctets = 0
    for (const chunk of chunks.length > 0 ? [Buffer.concat(chunks)] : []) await writeAll(handle, chunk)
    return handle
  }

  async #open(): Promise<FileHandle> {
    await mkdir(path.dirname(this.#file), { recursive: true })
    this.#handle = await open(this.#file, 'wx', 0o600)
    return this.#handle
  }
}

async function writeAll(handle: FileHandle, octets: Uint8Array): Promise<void> {
  let written = 0
  while (written < octets.length) written += (await handle.write(octets, written)).bytesWritten
}

function isName(text: string): boolean {
  return /^[0-9a-f]{64}$/.test(text)
}

/** What a folder holds; nothing when there is none yet. */
async function namesIn(folder: string): Promise<string[]> {
  return readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return []
    throw error
  })
}

/** Whether a file was written before a time; one that is gone was not. */
async function isOlder(file: string, than: Date): Promise<boolean> {
  return stat(file).then(
    ({ mtime }) => mtime < than,
    () => false,
  )
}

async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}
