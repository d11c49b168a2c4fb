import { createTransport } from 'nodemailer'

/** A message and the envelope it is sent with. */
export type Submission = {
  /** MAIL FROM's address; `null` for `<>`. */
  readonly reversePath: string | null
  readonly recipients: readonly string[]
  /** The whole message; line ends are made CRLF and dots stuffed on the way. */
  readonly raw: Uint8Array | string
}

/**
 * Hands a message to an SMTP server and gives its last reply, whether it took the message or not.
 *
 * Throws only when no reply came at all.
 */
export async function submit(
  server: { host: string; port: number },
  submission: Submission,
): Promise<string> {
  const transport = createTransport({
    ...server,
    name: 'cliente.example',
    ignoreTLS: true,
    disableFileAccess: true,
    disableUrlAccess: true,
  })
  try {
    const { response } = await transport.sendMail({
      envelope: { from: submission.reversePath ?? '', to: [...submission.recipients] },
      raw: typeof submission.raw === 'string' ? submission.raw : Buffer.from(submission.raw),
    })
    return response
  } catch (error) {
    if (error instanceof Error && 'response' in error && typeof error.response === 'string')
      return error.response
    throw new Error(`expected a reply from ${server.host}:${server.port}`, { cause: error })
  } finally {
    transport.close()
  }
}
