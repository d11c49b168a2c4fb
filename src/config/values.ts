import { isIP } from 'node:net'
import { z } from 'zod'

/** A TCP address to listen at; port 0 lets the system choose. */
export type TcpListen = { readonly host: string; readonly port: number }
/** The path of a Unix socket to listen at. */
export type SocketListen = { readonly path: string }

/** A descriptor that another program, such as systemd, has opened for us. */
export type DescriptorListen = { readonly fd: number }

/** The server that takes our outgoing mail. */
export type Smarthost = {
  readonly host: string
  readonly port: number
  /** Whether TLS starts with the connection (`smtps://`). */
  readonly isImplicitTls: boolean
  readonly user: string | null
  readonly password: string | null
}

type Context = z.RefinementCtx

function fault(context: Context, message: string): never {
  context.addIssue({ code: 'custom', message })
  return z.NEVER
}

/** How a refused value is shown: never at length. */
function shown(value: unknown): string {
  return value === undefined ? 'nothing' : JSON.stringify(value).slice(0, 80)
}

/** Text with at least one character and no control character. */
export const text = z.unknown().transform((value, context): string => {
  if (typeof value === 'string' && value.trim() !== '' && !/\p{Cc}/u.test(value)) return value.trim()
  return fault(context, `expected text, got ${shown(value)}`)
})

/** Text that no message may show. */
export const secretText = z.unknown().transform((value, context): string => {
  if (typeof value === 'string' && value.trim().length >= 32) return value.trim()
  return fault(context, 'expected at least 32 characters')
})

/** A whole number within limits, as a number or as digits. */
export function wholeNumber(least: number, most: number) {
  return z.unknown().transform((value, context): number => {
    const number = typeof value === 'string' && /^\d{1,15}$/.test(value.trim()) ? Number(value) : value
    if (typeof number === 'number' && Number.isSafeInteger(number) && number >= least && number <= most) {
      return number
    }
    return fault(context, `expected a whole number from ${least} to ${most}, got ${shown(value)}`)
  })
}

/** One word of a closed list. */
export function oneOf<const Word extends string>(words: readonly Word[]) {
  return z.unknown().transform((value, context): Word => {
    const word = words.find((known) => known === value)
    return word ?? fault(context, `expected ${words.join(', ')}, got ${shown(value)}`)
  })
}

/** A host name as EHLO and Message-ID need it. */
export const hostname = z.unknown().transform((value, context): string => {
  const labels = typeof value === 'string' && value.length <= 253 ? value.toLowerCase().split('.') : []
  if (labels.length > 0 && labels.every((label) => /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/.test(label))) {
    return labels.join('.')
  }
  return fault(context, `expected a host name such as mx.empresa.example, got ${shown(value)}`)
})

/** `host:port`, `[::1]:port` or `off`. */
export const tcpListen = z.unknown().transform((value, context): TcpListen | null => {
  if (value === 'off') return null
  return readTcp(value) ?? fault(context, `expected host:port, [::1]:port or off, got ${shown(value)}`)
})

/** `host:port`, `[::1]:port`, `unix:PATH` or `off`. */
export const anyListen = z.unknown().transform((value, context): TcpListen | SocketListen | null => {
  if (value === 'off') return null
  const path = typeof value === 'string' ? /^unix:(.+)$/.exec(value)?.[1] : undefined
  if (path !== undefined) return { path }
  return (
    readTcp(value) ?? fault(context, `expected host:port, [::1]:port, unix:PATH or off, got ${shown(value)}`)
  )
})

/** `host:port`, `[::1]:port`, `unix:PATH`, `fd:NUMBER` or `off`. */
export const milterListen = z
  .unknown()
  .transform((value, context): TcpListen | SocketListen | DescriptorListen | null => {
    if (value === 'off') return null
    const [, path, fd] = (typeof value === 'string' && /^(?:unix:(.+)|fd:(\d{1,4}))$/.exec(value)) || []
    if (path !== undefined) return { path }
    if (fd !== undefined) return { fd: Number(fd) }
    return (
      readTcp(value) ??
      fault(context, `expected host:port, [::1]:port, unix:PATH, fd:NUMBER or off, got ${shown(value)}`)
    )
  })

/** The rights of a file, such as `660`. */
export const fileMode = z.unknown().transform((value, context): number => {
  if (typeof value === 'string' && /^0?[0-7]{3}$/.test(value)) return Number.parseInt(value, 8)
  return fault(context, `expected rights such as 660, got ${shown(value)}`)
})

/** `USER:GROUP`, each a name or a number. */
export const fileOwner = z.unknown().transform((value, context): string => {
  if (typeof value === 'string' && /^[\w.-]{1,64}:[\w.-]{1,64}$/.test(value)) return value
  return fault(context, `expected USER:GROUP, got ${shown(value)}`)
})

/** The address under which people open the pages. */
export const webAddress = z.unknown().transform((value, context): string => {
  const url = typeof value === 'string' && URL.canParse(value) ? new URL(value) : null
  if (url && /^https?:$/.test(url.protocol) && !url.search && !url.hash && !url.username) {
    return url.href.replace(/\/$/, '')
  }
  return fault(context, `expected an address such as https://portaria.empresa.example, got ${shown(value)}`)
})

/** The address at which an order is looked up, with `{number}` once in its path or query. */
export const lookUpAddress = z.unknown().transform((value, context): string => {
  const parts = typeof value === 'string' ? value.trim().split('{number}') : []
  const url = URL.canParse(parts.join('0')) ? new URL(parts.join('0')) : null
  // The number may stand where it cannot change which host is asked.
  const isBehindHost = url !== null && (parts[0] ?? '').startsWith(`${url.origin}/`)
  if (parts.length === 2 && isBehindHost && /^https?:$/.test(url.protocol) && !url.hash && !url.username) {
    return parts.join('{number}')
  }
  return fault(
    context,
    `expected an address such as https://erp.empresa.example/orders/{number}, got ${shown(value)}`,
  )
})

/** `sqlite:PATH` or `postgres://…`; it may hold a password, so it is not repeated. */
export const databaseAddress = z.unknown().transform((value, context): string => {
  if (typeof value === 'string' && /^(sqlite:.|postgres(ql)?:\/\/.)/.test(value.trim())) return value.trim()
  return fault(context, 'expected sqlite:PATH or postgres://USER:PASSWORD@HOST/DATABASE')
})

/** `smtp://[USER:PASSWORD@]HOST[:PORT]`, `smtps://…` or `off`; it may hold a password, so it is not repeated. */
export const smarthost = z.unknown().transform((value, context): Smarthost | null => {
  if (value === 'off') return null
  const url = typeof value === 'string' && URL.canParse(value) ? new URL(value) : null
  if (!url || !/^smtps?:$/.test(url.protocol) || url.hostname === '') {
    return fault(context, 'expected smtp://USER:PASSWORD@HOST:PORT, smtps://… or off')
  }
  const isImplicitTls = url.protocol === 'smtps:'
  return {
    host: url.hostname.replace(/^\[(.*)\]$/, '$1'),
    port: url.port ? Number(url.port) : isImplicitTls ? 465 : 25,
    isImplicitTls,
    user: url.username ? decodeURIComponent(url.username) : null,
    password: url.password ? decodeURIComponent(url.password) : null,
  }
})

function readTcp(value: unknown): TcpListen | null {
  const [, bracketed, plain, digits] =
    (typeof value === 'string' && /^(?:\[([0-9a-f:.]+)\]|([a-z0-9.-]+)):(\d{1,5})$/i.exec(value)) || []
  const port = Number(digits)
  if (digits === undefined || port > 65_535) return null
  if (bracketed !== undefined) return isIP(bracketed) === 6 ? { host: bracketed, port } : null
  return plain === undefined ? null : { host: plain, port }
}
