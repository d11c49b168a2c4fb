import { maskReplyTokens } from './reply-token.ts'

/** Words a peer may say in our dialogues; what follows any other is not written. */
const spoken = new Set(
  'EHLO HELO LHLO MAIL RCPT DATA RSET NOOP QUIT VRFY EXPN HELP STARTTLS BDAT ETRN'.split(' '),
)
const maxOctets = 512
const mask = '***'

/**
 * Makes a command line fit for the log: nothing of credentials, and never longer than a command may be.
 *
 * After AUTH a peer may send its name and password as lines of their own, whatever it is answered; so of what is
 * not a command only its length is told.
 */
export function maskCommand(line: string): string {
  const [word = ''] = line.split(' ', 1)
  if (!spoken.has(word.toUpperCase())) {
    const isNamed = /^(?:AUTH|XCLIENT|XFORWARD|GET|POST)$/i.test(word)
    return isNamed ? `${word.toUpperCase()} ${mask}` : `${mask} (${line.length} octets)`
  }
  return maskReplyTokens(printable(line.slice(0, maxOctets))).replace(/( AUTH=)\S+/gi, `$1${mask}`)
}

function printable(text: string): string {
  return text.replace(/[^\x20-\x7e]/g, '?')
}
