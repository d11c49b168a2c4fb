import SMTPConnection from 'nodemailer/lib/smtp-connection'

type Receive = (this: SMTPConnection, chunk: Buffer) => void

const receive: Receive = Reflect.get(SMTPConnection.prototype, '_onData')

/**
 * A connection that hears no blank lines.
 *
 * The library keeps each in a list and takes them off its front one by one, which costs more the longer the list is:
 * a server that sends nothing else for a second would keep it busy for hours.
 */
export class GuardedConnection extends SMTPConnection {
  /** Takes what has come, in the place of the library's own function of this name. */
  protected _onData(chunk: Buffer): void {
    const heard = chunk.toString('latin1').replace(/\n[\r\n]+/g, '\n')
    receive.call(this, heard.length === chunk.length ? chunk : Buffer.from(heard, 'latin1'))
  }
}
