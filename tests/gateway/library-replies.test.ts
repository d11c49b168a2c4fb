import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { test } from 'node:test'
import { runInNewContext } from 'node:vm'
import { disabledCommands, entryFor, translateReply } from '../../src/gateway/library-replies.ts'

const source = readFileSync(
  createRequire(import.meta.url)
    .resolve('smtp-server/lib/smtp-connection.js')
    .replace('/cjs/', '/esm/'),
  'utf8',
)

/** Stands for everything that the arguments of the library's `send` mention. */
const scope = {
  err: { message: 'chosen by the application' },
  self: { name: 'mx.example', _server: { options: { lmtp: false, size: 10 } } },
  options: { lmtp: false, banner: 'B' },
  commandName: 'MAIL',
  error: 'Error: duplicate SIZE parameter',
  formattedResponse: 'mx.example',
  features: ['SIZE'],
  payload: '',
  message: undefined,
  response: {},
}

type Said = { readonly code: number; readonly text: string; readonly context: unknown; readonly line: string }

/** Every reply that stands in the source of the library, with the handlers of disabled commands left out. */
function saidByLibrary(): readonly Said[] {
  let text = source
  for (const command of disabledCommands) text = text.replace(handlerOf(command), '')
  const calls = [...text.matchAll(/this\.send\(/g)].map(({ index }) =>
    argumentsAt(text, index + 'this.send'.length),
  )
  const said = calls
    .filter((line) => !/err\.|error\.|validationError/.test(line))
    .map((line): Said => {
      const [code, data, context] = runInNewContext(`[${line.replaceAll('this.', 'self.')}]`, scope) as [
        number,
        string | string[],
        unknown,
      ]
      return { code, text: Array.isArray(data) ? (data[0] ?? '') : data, context, line }
    })
  const validations = [...text.matchAll(/code: (\d+),\s+message: (.+),\n/g)].map(
    ([line, code, message]): Said => ({
      code: Number(code),
      text: runInNewContext((message ?? '').replaceAll('this.', 'self.'), scope) as string,
      context: undefined,
      line,
    }),
  )
  const parameters = [...text.matchAll(/error = ('Error: (?:duplicate|' \+ valueless).+);/g)].map(
    ([line, message]): Said => ({
      code: 501,
      text: runInNewContext(message ?? '', { parsed: { duplicate: 'SIZE' }, valueless: 'SIZE' }) as string,
      context: undefined,
      line,
    }),
  )
  return [...said, ...validations, ...parameters]
}

function handlerOf(command: string): string {
  const start = source.indexOf(`    handler_${command}(`)
  return source.slice(start, source.indexOf('\n    }\n', start))
}

function argumentsAt(text: string, open: number): string {
  let depth = 0
  let quote = ''
  for (let index = open; index < text.length; index += 1) {
    const character = text[index] ?? ''
    if (quote !== '') quote = character === quote ? '' : quote
    else if (`'"\``.includes(character)) quote = character
    else if (character === '(') depth += 1
    else if (character === ')') depth -= 1
    if (depth === 0) return text.slice(open + 1, index)
  }
  throw new Error(`expected the end of the call at ${open}, got none`)
}

test('library replies, each this.send of smtp-server, is mapped to the catalogue', () => {
  const said = saidByLibrary()
  assert.ok(said.length >= 40, `only ${said.length} replies were found in the source`)
  const unmapped = said
    .filter(({ context, code }) => context !== false && !(code >= 300 && code < 400))
    .filter(({ code, text, context }) => entryFor(code, text, context as string) === null)
  assert.deepEqual(
    unmapped.map(({ line }) => line),
    [],
  )
})

test('library replies, each this.send of smtp-server, carries one enhanced status code of its class', () => {
  for (const { code, text, context } of saidByLibrary()) {
    const reply = translateReply(code, text, context as string | false)
    if (reply.status !== null) assert.equal(reply.status[0], String(reply.code)[0])
    if (code !== 421 && context !== false && code >= 400) assert.notEqual(reply.status, null)
  }
})

test('library replies, the greeting and the answer to EHLO and 354, carry no enhanced status code', () => {
  assert.equal(translateReply(220, 'mx.example ESMTP', false).status, null)
  assert.deepEqual(translateReply(250, ['mx.example', 'SIZE 1'], false).text, ['mx.example', 'SIZE 1'])
  assert.equal(translateReply(501, 'Error: Bad hostname syntax', false).status, null)
  assert.equal(translateReply(354, 'End data').status, null)
})

test('library replies, words never heard before, fall back by class', () => {
  assert.equal(translateReply(299, 'brand new').code, 250)
  assert.equal(translateReply(499, 'brand new').code, 451)
  assert.equal(translateReply(599, 'brand new').code, 500)
})

test('library replies, a command of another extension, is told apart from an unknown word', () => {
  assert.equal(translateReply(500, 'Error: command not recognized', 'EXPN').code, 502)
  assert.equal(translateReply(500, 'Error: command not recognized', 'FOO').code, 500)
})
