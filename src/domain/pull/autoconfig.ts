import { splitAddress } from '../mail/address.ts'
import type { Encryption } from '../outgoing/channel.ts'
import { isHostName } from '../outgoing/server-name.ts'
import { readStrictXml, type XmlElement } from '../strict-xml.ts'
import type { FoundProtocol, FoundServer } from './found-settings.ts'

const protocols: Readonly<Record<string, FoundProtocol>> = { imap: 'imap', pop3: 'pop3', smtp: 'smtp' }
/** Without encryption nobody should sign in: such a server is left out. */
const encryptions: Readonly<Record<string, Encryption>> = { SSL: 'tls', STARTTLS: 'starttls' }

/** More than any file of this form names. */
const maxServers = 12

/**
 * Reads the servers that a file of Thunderbird's form names for an address, in its order; none where it is no such file.
 *
 * https://www.bucksch.org/1/projects/thunderbird/autoconfiguration/config-file-format.html
 */
export function readAutoconfig(text: string, address: string): readonly FoundServer[] {
  const root = readStrictXml(text)
  if (root?.name !== 'clientConfig') return []
  const provider = root.children.find(({ name }) => name === 'emailProvider')
  return (provider?.children ?? [])
    .filter(({ name }) => name === 'incomingServer' || name === 'outgoingServer')
    .slice(0, maxServers)
    .flatMap((element) => serverOf(element, address))
}

function serverOf(element: XmlElement, address: string): readonly FoundServer[] {
  const protocol = protocols[element.attributes.get('type') ?? '']
  const isSmtp = protocol === 'smtp'
  if (protocol === undefined || isSmtp !== (element.name === 'outgoingServer')) return []
  const encryption = encryptions[textOf(element, 'socketType')]
  const host = filled(textOf(element, 'hostname'), address).toLowerCase()
  const port = portOf(textOf(element, 'port'))
  if (encryption === undefined || port === null || !isHostName(host)) return []
  const user = filled(textOf(element, 'username'), address)
  return [{ protocol, host, port, encryption, user: isUser(user) ? user : address }]
}

/** A port as it is written; `null` where it is none. */
function portOf(text: string): number | null {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : 0
  return port >= 1 && port <= 65_535 ? port : null
}

function textOf(element: XmlElement, name: string): string {
  return element.children.find((child) => child.name === name)?.text.trim() ?? ''
}

function filled(text: string, address: string): string {
  const { local = '', domain = '' } = splitAddress(address) ?? {}
  return text
    .replaceAll('%EMAILADDRESS%', () => address)
    .replaceAll('%EMAILLOCALPART%', () => local)
    .replaceAll('%EMAILDOMAIN%', () => domain)
}

function isUser(text: string): boolean {
  return /^[\x21-\x7e]{1,254}$/.test(text) && !text.includes('%')
}
