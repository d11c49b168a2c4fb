import { createServer, type Socket } from 'node:net'

/** A folder of a server of IMAP that says what it should not. */
export type CrookedFolder = {
  readonly validity: string
  readonly mails: Map<number, string>
  /** The words with which it refuses to be opened. */
  readonly refusal?: string
}

/** Where the server leaves the protocol; in all else it answers as it should. */
export type CrookedWays = {
  /** Said before a piece of a mail that was asked for. */
  readonly beforeSource?: (uid: number, start: number) => string
  /** Mails that it cannot describe: it says NO to whoever asks for one of them. */
  readonly undescribed?: (uid: number) => boolean
  /** What it gives as a mail. */
  readonly source?: (uid: number, text: string) => string
  /** Said before the folders that were asked for. */
  readonly beforeList?: string
}

/** A running server; `await using` ends it. */
export type CrookedImap = AsyncDisposable & { readonly port: number; readonly commands: readonly string[] }

/** Starts a small server of IMAP, whatever who signs in. */
export async function startCrookedImap(
  folders: Readonly<Record<string, CrookedFolder>>,
  ways: CrookedWays = {},
): Promise<CrookedImap> {
  const commands: string[] = []
  const sockets = new Set<Socket>()
  const server = createServer({ noDelay: true }, (socket) => {
    sockets.add(socket)
    socket.on('error', () => undefined)
    serve(socket, folders, ways, commands)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('expected a port, got none')
  return {
    port: address.port,
    commands,
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

function serve(
  socket: Socket,
  folders: Readonly<Record<string, CrookedFolder>>,
  ways: CrookedWays,
  commands: string[],
): void {
  let folder: CrookedFolder = { validity: '1', mails: new Map() }
  let idling = ''
  let rest = ''
  const say = (text: string): void => void socket.write(Buffer.from(text, 'latin1'))
  const open = (name: string): string => {
    const found = folders[name]
    if (found === undefined) return 'NO [NONEXISTENT] none'
    if (found.refusal !== undefined) return `NO ${found.refusal}`
    folder = found
    const next = Math.max(0, ...folder.mails.keys()) + 1
    say(`* ${folder.mails.size} EXISTS\r\n* FLAGS (\\Seen \\Deleted)\r\n`)
    say(`* OK [UIDVALIDITY ${folder.validity}] x\r\n* OK [UIDNEXT ${next}] x\r\n`)
    return 'OK [READ-WRITE] x'
  }
  const fetch = (command: string): string => {
    const uids = chosen(folder, command.split(' ')[3] ?? '')
    const [, start, length] = /BODY\.PEEK\[\]<(\d+)\.(\d+)>/i.exec(command) ?? []
    let answer = 'OK done'
    for (const uid of uids) {
      const text = folder.mails.get(uid) ?? ''
      if (start !== undefined) {
        say(ways.beforeSource?.(uid, Number(start)) ?? '')
        const given = ways.source?.(uid, text) ?? text
        say(item(uid, text, `BODY[]<${start}>`, given.slice(Number(start), Number(start) + Number(length))))
      } else if (ways.undescribed?.(uid) === true) answer = 'NO Some messages could not be fetched'
      else say(item(uid, text, 'BODY[HEADER.FIELDS (message-id date from subject)]', headOf(text)))
    }
    return answer
  }
  const answerTo = (command: string): string | null => {
    const [, name = '', first = ''] = command.toUpperCase().split(' ')
    switch (name === 'UID' ? `UID ${first}` : name) {
      case 'AUTHENTICATE':
        return 'OK in'
      case 'NAMESPACE':
        say('* NAMESPACE (("" "/")) NIL NIL\r\n')
        return 'OK'
      case 'LIST': {
        const wanted = command.split(' ').at(-1)?.replaceAll('"', '') ?? ''
        if (wanted === '*') say(ways.beforeList ?? '')
        for (const folder of Object.keys(folders))
          if (wanted === '*' || wanted === folder) say(`* LIST (\\HasNoChildren) "/" ${folder}\r\n`)
        return 'OK'
      }
      case 'SELECT':
        return open(command.split(' ').slice(2).join(' ').replaceAll('"', ''))
      case 'UID SEARCH':
        say(`* SEARCH ${chosen(folder, /UID (\S+)$/i.exec(command)?.[1] ?? '1:*').join(' ')}\r\n`)
        return 'OK'
      case 'UID FETCH':
        return fetch(command)
      case 'IDLE':
        idling = command.split(' ')[0] ?? ''
        say('+ idling\r\n')
        return null
      default:
        return 'OK done'
    }
  }
  say('* OK [CAPABILITY IMAP4rev1 IDLE UIDPLUS SASL-IR AUTH=PLAIN AUTH=XOAUTH2] hi\r\n')
  socket.on('data', (chunk) => {
    const lines = (rest + chunk.toString('latin1')).split('\r\n')
    rest = lines.pop() ?? ''
    for (const line of lines) {
      commands.push(line)
      const isDone = line.toUpperCase() === 'DONE'
      const answer = isDone ? 'OK' : answerTo(line)
      if (answer !== null) say(`${isDone ? idling : line.split(' ')[0]} ${answer}\r\n`)
      if (/^\S+ LOGOUT$/i.test(line)) socket.end()
    }
  })
}

function item(uid: number, text: string, section: string, octets: string): string {
  return `* ${uid} FETCH (UID ${uid} RFC822.SIZE ${text.length} ${section} {${octets.length}}\r\n${octets})\r\n`
}

function headOf(text: string): string {
  const fields = text.split('\r\n\r\n')[0]?.split('\r\n') ?? []
  return `${fields.filter((field) => /^(?:message-id|date|from|subject):/i.test(field)).join('\r\n')}\r\n\r\n`
}

function chosen({ mails }: CrookedFolder, range: string): readonly number[] {
  const last = Math.max(0, ...mails.keys())
  const ranges = range.split(',').map((part) => {
    const [first = 0, end = first] = part.split(':').map((bound) => (bound === '*' ? last : Number(bound)))
    return [Math.min(first, end), Math.max(first, end)] as const
  })
  return [...mails.keys()].filter((uid) => ranges.some(([first, end]) => uid >= first && uid <= end))
}
