import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readArguments } from '../../src/cli/arguments.ts'
import { commands } from '../../src/cli/commands.ts'
import { CommandFault } from '../../src/cli/exit-code.ts'
import { helpOf } from '../../src/cli/help.ts'

function read(name: string, ...args: string[]) {
  const spec = commands.find((each) => each.name === name)
  assert.ok(spec, name)
  return readArguments(spec, args)
}

function faultOf(name: string, ...args: string[]): string {
  try {
    read(name, ...args)
  } catch (error) {
    if (error instanceof CommandFault && error.code === 64) return error.message
    throw error
  }
  return 'no fault'
}

test('arguments, faulty, say what was expected', () => {
  const cases: [name: string, args: string[], fault: RegExp][] = [
    ['address add', ['a@b.example', '--moed', 'direct'], /unknown option --moed, did you mean --mode\?/],
    ['address add', ['a@b.example', '--mode', 'direct'], /expected --profile PROFILE/],
    [
      'address add',
      ['a@b.example', '--mode', 'x', '--profile', 'aberto'],
      /expected direct, forwarded after --mode, got "x"/,
    ],
    ['address add', ['--mode', 'direct', '--profile', 'aberto'], /expected ADDRESS/],
    ['address list', ['extra'], /unexpected argument "extra"/],
    ['messages list', ['--since'], /--since/],
    ['messages list', ['--json=yes'], /--json/],
  ]
  for (const [name, args, fault] of cases) assert.match(faultOf(name, ...args), fault)
})

test('arguments, list options and operands, keep their order', () => {
  const invocation = read('inject', '--to', 'a@b.example', '--to', 'c@b.example', 'd@b.example', '--json')
  assert.deepEqual(invocation.list('to'), ['a@b.example', 'c@b.example'])
  assert.deepEqual(invocation.operands, ['d@b.example'])
  assert.equal(invocation.text('from'), null)
  assert.equal(invocation.isJson, true)
})

test('arguments, help, needs nothing else', () => {
  assert.equal(read('address add', '--help').has('help'), true)
})

test('commands, each of the table, has help with an example and code behind it', async () => {
  for (const spec of commands) {
    assert.match(helpOf(spec), /Examples:\n {2}# .+\n {2}.*portaria /, spec.name)
    assert.equal(typeof (await spec.load()), 'function', spec.name)
  }
  assert.equal(new Set(commands.map(({ name }) => name)).size, commands.length)
})
