import { createHmac } from 'node:crypto'
import type { OpenedChannel } from '../../domain/outgoing/opened-channel.ts'
import type { Reply, SmtpDialogue } from './smtp-dialogue.ts'

type Auth = Exclude<OpenedChannel['auth'], null>

/** Whoever signs in, with what was asked for before: a token, or the password. */
export type Credentials = {
  readonly user: string
  readonly mechanism: Auth['mechanism']
  readonly secret: string
}

/** Signs in, and gives the last reply: 235 when the server believes us. RFC 4954 §4 */
export async function signIn(dialogue: SmtpDialogue, credentials: Credentials): Promise<Reply> {
  const { user, mechanism, secret } = credentials
  switch (mechanism) {
    case 'plain':
      return dialogue.command(`AUTH PLAIN ${base64(`\0${user}\0${secret}`)}`)
    case 'login': {
      const asked = await dialogue.command('AUTH LOGIN')
      if (asked.code !== 334) return asked
      const name = await dialogue.command(base64(user))
      return name.code === 334 ? dialogue.command(base64(secret)) : name
    }
    case 'cram-md5': {
      const asked = await dialogue.command('AUTH CRAM-MD5')
      if (asked.code !== 334) return asked
      const challenge = Buffer.from(asked.lines[0] ?? '', 'base64')
      const digest = createHmac('md5', secret).update(challenge).digest('hex')
      return dialogue.command(base64(`${user} ${digest}`))
    }
    case 'xoauth2': {
      const answered = await dialogue.command(
        `AUTH XOAUTH2 ${base64(`user=${user}\u0001auth=Bearer ${secret}\u0001\u0001`)}`,
      )
      // The server says why it refuses as a challenge, which is answered by nothing at all.
      return answered.code === 334 ? dialogue.command('') : answered
    }
  }
}

/** The mechanism as EHLO lists it. RFC 4954 §3 */
export function isOffered(greeting: Reply, mechanism: Auth['mechanism']): boolean {
  return greeting.lines.some((line) => {
    const [word = '', ...offered] = line.toUpperCase().split(/[ =]/)
    return word === 'AUTH' && offered.includes(mechanism.toUpperCase())
  })
}

/** What a server said, fit to be shown: one line of plain characters, with nothing in it that signs in. */
export function shownReply({ code, lines }: Reply, secret: string): string {
  const forms = secret.length < 4 ? [] : [secret, base64(secret)]
  const words = forms.reduce((text, form) => text.replaceAll(form, '***'), `${code} ${lines.join(' ')}`)
  return words.replace(/[^\x20-\x7e]/g, '?').slice(0, 300)
}

function base64(text: string): string {
  return Buffer.from(text).toString('base64')
}
