/** What another host says it found. RFC 8601 §2.2 */
export type AuthenticationResults = {
  /** The host's name for itself, in lower case. */
  readonly authservId: string
  readonly results: readonly {
    /** Such as `dkim`, in lower case. */
    readonly method: string
    readonly result: string
    /** Such as `header.from`, in lower case. */
    readonly properties: ReadonlyMap<string, string>
  }[]
}

const maxValueLength = 16_384

/** Reads the value of an Authentication-Results field; an unreadable one says nothing. */
export function parseAuthenticationResults(value: string): AuthenticationResults {
  const [first = [], ...rest] = clausesOf(value.slice(0, maxValueLength))
  return {
    authservId: (first[0] ?? '').toLowerCase(),
    results: rest.flatMap((words) => {
      const [head = '', ...properties] = words
      const [method, result] = pairOf(head)
      // `dkim/1` names a version of the method.
      return result === ''
        ? []
        : [{ method: method.split('/')[0] ?? '', result, properties: new Map(properties.map(pairOf)) }]
    }),
  }
}

function pairOf(word: string): [string, string] {
  const equals = word.indexOf('=')
  return equals < 1 ? [word, ''] : [word.slice(0, equals).toLowerCase(), word.slice(equals + 1).toLowerCase()]
}

/** The words between semicolons, without comments and quotes; blanks around an equals sign are dropped. */
function clausesOf(value: string): string[][] {
  const clauses: string[][] = [[]]
  let word = ''
  let depth = 0
  let isQuoted = false
  const flush = (): void => {
    if (word !== '') clauses.at(-1)?.push(word)
    word = ''
  }
  for (let at = 0; at < value.length; at++) {
    const letter = value.charAt(at)
    if (letter === '\\' && (isQuoted || depth > 0)) {
      at++
      if (depth === 0) word += value.charAt(at)
    } else if (isQuoted) {
      if (letter === '"') isQuoted = false
      else word += letter
    } else if (letter === '(') depth++
    else if (letter === ')') depth = Math.max(0, depth - 1)
    else if (depth > 0) continue
    else if (letter === '"') isQuoted = true
    else if (letter === ';') {
      flush()
      clauses.push([])
    } else if (!/\s/.test(letter)) word += letter
    else if (!word.endsWith('=') && nextVisible(value, at) !== '=') flush()
  }
  flush()
  return clauses
}

/** Looks a short way ahead only, so that no run of blanks costs a second look for each. */
function nextVisible(value: string, at: number): string {
  return value
    .slice(at, at + 8)
    .trimStart()
    .charAt(0)
}
