const maxLineOctets = 512

/**
 * What is wrong with the form of a reply line, whatever it says; `null` when nothing is.
 *
 * `command` is what was said last, or `null` before the greeting. The greeting, the answers to EHLO, HELO and LHLO and
 * 3yz carry no enhanced status code, every other one of the class of its code. RFC 5321 §4.2, RFC 2034 §4
 */
export function faultOfReplyLine(line: string, command: string | null): string | null {
  if (line.length + 2 > maxLineOctets) return `has ${line.length + 2} octets`
  if (!/^[\x20-\x7e]*$/.test(line)) return 'has more than printable ASCII'
  const [, code, status] = /^([2-5][0-5]\d)[ -](?:([245]\.\d{1,3}\.\d{1,3})(?: |$))?/.exec(line) ?? []
  if (code === undefined) return 'does not begin with a reply code'
  const isHello = command === null || /^(?:ehlo|helo|lhlo)\b/i.test(command)
  if (code.startsWith('3') || (isHello && code !== '421')) {
    return status === undefined ? null : 'carries an enhanced status code'
  }
  if (status === undefined) return 'carries no enhanced status code'
  return status[0] === code[0] ? null : 'has a code and a status of different classes'
}
