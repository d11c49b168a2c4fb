import { createHash, type Hash } from 'node:crypto'
import type { Request, RequestHandler } from 'express'
import type { Log } from '../domain/log.ts'
import type { BlobStore, BlobWriter } from '../store/blobs.ts'
import { badRequest, HttpFault } from './http-fault.ts'
import { boundaryOf, type PartHead, readParts } from './multipart.ts'

/** A file that came with a form and was written as it came; it is gone with the answer unless it is kept. */
export type StreamedFile = {
  /** The field of the form. */
  readonly field: string
  /** As the browser said: hostile, never a path. */
  readonly name: string
  readonly contentType: string
  readonly octets: number
  readonly sha256: string
  /** Its first octets, by which a picture is known. */
  readonly start: Uint8Array
  /** Gives the file its name in the store of blobs. */
  keep(): Promise<void>
}

type Writing = Omit<StreamedFile, 'keep'> & { readonly writer: BlobWriter }

/** Octets of a form in all: more than any answer may bring, few enough for the disk. */
const maxOctets = 64 * 1024 * 1024
const maxFieldOctets = 512 * 1024
const startOctets = 16

const files = new WeakMap<Request, readonly StreamedFile[]>()
const lost = new WeakMap<Request, readonly string[]>()

/**
 * Reads a form with files straight into the store of blobs; a form without is left to the next reader.
 *
 * A file that the disk does not take is lost alone: what was typed beside it may be the work of an hour.
 */
export function readStreamedForm(blobs: BlobStore, log: Log): RequestHandler {
  return async (request, response, next) => {
    const boundary = boundaryOf(request.headers['content-type'] ?? '')
    if (boundary === null) return next()
    const reader = new FormReader(blobs, log)
    response.once('close', () => void reader.discard())
    try {
      const isWhole = await readParts(limited(request), boundary, reader)
      if (!isWhole) return next(badRequest())
      const { fields, files: written, lost: names } = reader.read()
      lost.set(request, names)
      files.set(request, written.map(toStreamedFile))
      request.body = fields
      next()
    } catch (error) {
      next(error)
    }
  }
}

/** The files that came with a form, in their order. */
export function filesOf(request: Request): readonly StreamedFile[] {
  return files.get(request) ?? []
}

/** The names of the files that came with a form and could not be written. */
export function lostFilesOf(request: Request): readonly string[] {
  return lost.get(request) ?? []
}

async function* limited(request: Request): AsyncGenerator<Uint8Array> {
  let octets = 0
  for await (const chunk of request) {
    octets += chunk.length
    if (octets > maxOctets) throw new HttpFault(413)
    yield chunk
  }
}

function toStreamedFile({ writer, ...file }: Writing): StreamedFile {
  return { ...file, keep: () => writer.commit(file.sha256) }
}

type Open = {
  readonly head: PartHead
  readonly chunks: Uint8Array[]
  readonly digest: Hash
  writer: BlobWriter | null
  octets: number
  isLost: boolean
}

/** Takes the parts of one form. */
class FormReader {
  readonly #blobs: BlobStore
  readonly #fields = new Map<string, string[]>()
  readonly #files: Writing[] = []
  readonly #lost: string[] = []
  readonly #log: Log
  #fieldOctets = 0
  #open: Open | null = null

  constructor(blobs: BlobStore, log: Log) {
    this.#blobs = blobs
    this.#log = log
  }

  begin(head: PartHead): void {
    this.#open = { head, chunks: [], digest: createHash('sha256'), writer: null, octets: 0, isLost: false }
  }

  async octets(chunk: Uint8Array): Promise<void> {
    const open = this.#open
    if (open === null) return
    open.octets += chunk.length
    if (open.head.filename === null) {
      this.#fieldOctets += chunk.length
      if (this.#fieldOctets > maxFieldOctets) throw new HttpFault(413)
      open.chunks.push(chunk)
      return
    }
    if (open.isLost) return
    open.digest.update(chunk)
    if (open.octets - chunk.length < startOctets)
      open.chunks.push(Buffer.from(chunk.subarray(0, startOctets)))
    try {
      open.writer ??= this.#blobs.create()
      // What is written stays in hand until the disk has it, and the chunk is of a buffer that goes on.
      await open.writer.write(Buffer.from(chunk))
    } catch (error) {
      this.#log('error', 'store.failed', { error })
      open.isLost = true
      this.#lost.push(open.head.filename)
      await open.writer?.discard().catch(() => undefined)
      open.writer = null
    }
  }

  async end(): Promise<void> {
    const open = this.#open
    this.#open = null
    if (open === null) return
    const { head, chunks, digest, writer, octets } = open
    if (head.filename === null) {
      const text = textOf(Buffer.concat(chunks))
      this.#fields.set(head.name, [...(this.#fields.get(head.name) ?? []), text])
    } else if (writer !== null) {
      const { name: field, filename: name, contentType } = head
      const start = Buffer.concat(chunks).subarray(0, startOctets)
      this.#files.push({ field, name, contentType, octets, sha256: digest.digest('hex'), start, writer })
    }
  }

  read(): { readonly fields: object; readonly files: readonly Writing[]; readonly lost: readonly string[] } {
    const fields = [...this.#fields].map(([name, texts]) => [name, texts.length === 1 ? texts[0] : texts])
    return { fields: Object.fromEntries(fields), files: this.#files, lost: this.#lost }
  }

  /** Leaves nothing of what was not kept. */
  async discard(): Promise<void> {
    await this.#open?.writer?.discard()
    for (const { writer } of this.#files) await writer.discard()
  }
}

function textOf(octets: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(octets)
  } catch {
    throw badRequest()
  }
}
