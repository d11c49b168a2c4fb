import { createReadStream } from 'node:fs'
import { constants, setPriority } from 'node:os'
import { Readable } from 'node:stream'
import { parentPort } from 'node:worker_threads'
import { BlobStore } from '../../store/blobs.ts'
import { fullContent } from './full-content.ts'
import type { Job, JobAnswer } from './job.ts'
import { leanContent } from './lean-content.ts'

// On Linux this is the priority of this thread alone: reading contents gives way to the sessions and their commits.
if (process.platform === 'linux') setPriority(0, constants.priority.PRIORITY_BELOW_NORMAL)

/** Octets of memory handed to the parser at once. */
const chunkOctets = 256 * 1024

/** Reads one message; every failure is an answer, so that the thread lives on. */
async function answer({ source, manner, blobFolder }: Job): Promise<JobAnswer> {
  try {
    const blobs = new BlobStore(blobFolder)
    if (manner === 'lean') return { kind: 'content', content: await leanContent(source, blobs) }
    const message =
      'path' in source
        ? createReadStream(source.path, { highWaterMark: chunkOctets })
        : streamOf(source.octets)
    return { kind: 'content', content: await fullContent(message, blobs) }
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    return { kind: isOfSystem(error) ? 'failure' : 'fault', reason }
  }
}

function streamOf(octets: Uint8Array): Readable {
  const chunks: Uint8Array[] = []
  for (let at = 0; at < octets.length; at += chunkOctets)
    chunks.push(Buffer.from(octets.buffer, octets.byteOffset + at, Math.min(chunkOctets, octets.length - at)))
  return Readable.from(chunks)
}

/** Whether the machine failed and not the message: the disk is full, the file is gone. */
function isOfSystem(error: unknown): boolean {
  return error instanceof Error && 'syscall' in error
}

parentPort?.on('message', (job: Job) => {
  void answer(job).then((result) => parentPort?.postMessage(result))
})
