import { SMTPStream } from 'smtp-server/lib/smtp-stream.js'
import { DotLines } from './dot-lines.ts'

/** What a session hears of what its peer sends. */
export type StreamListener = {
  command(line: Buffer, goOn?: () => void): void
  /** A line is longer than any may be. */
  fault(error: Error): void
  /** The peer has closed its side, and all before it has been read and answered. */
  end(isInMessage: boolean): void
}

/**
 * smtp-server's reading of the socket with our own reading of DATA.
 *
 * The library waits a turn of the event loop for each dot it takes away, so that 2 MB of them cost seconds, and
 * takes one away after a lone LF too.
 */
export class SmtpStream extends SMTPStream {
  #lines = new DotLines()

  constructor({ command, fault, end }: StreamListener) {
    super()
    this.oncommand = command
    this.on('error', fault)
    this.on('finish', () => end(this._dataMode))
  }

  override startDataMode(maxOctets?: number | string | null): ReturnType<SMTPStream['startDataMode']> {
    this.#lines = new DotLines()
    return super.startDataMode(maxOctets)
  }

  override _feedDataStream(piece: Buffer, done: (error?: Error | null) => void): void {
    const { content, rest } = this.#lines.push(piece)
    this._countDataBytes(content.length)
    const stream = this._dataStream
    if (rest !== null) this._endDataMode(content, rest, done)
    else if (content.length === 0 || stream === null || !stream.writable || stream.write(content)) done()
    else whenWritable(stream, done)
  }
}

/** Goes on once the stream has room; one that was destroyed never drains, it only closes. */
function whenWritable(stream: NonNullable<SMTPStream['_dataStream']>, done: () => void): void {
  const goOn = (): void => {
    stream.off('drain', goOn).off('close', goOn)
    done()
  }
  if (stream.destroyed) done()
  else stream.once('drain', goOn).once('close', goOn)
}
