import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { LogLevel } from '../src/domain/log.ts'
import { createLogger } from '../src/log.ts'

function logged(level: LogLevel, write: (logger: ReturnType<typeof createLogger>) => void) {
  const lines: string[] = []
  write(createLogger(level, { write: (line) => void lines.push(line) }))
  return lines.map((line) => JSON.parse(line))
}

test('log, event with fields, is one JSON line with level, time and event', () => {
  const [entry] = logged('info', (logger) => logger.info('message.settled', { disposition: 'ticket' }))
  assert.equal(entry.level, 'info')
  assert.equal(entry.event, 'message.settled')
  assert.equal(entry.disposition, 'ticket')
  assert.ok(!Number.isNaN(Date.parse(entry.time)))
})

test('log, level warn, leaves out mail but not the life of the process', () => {
  const entries = logged('warn', (logger) => {
    logger.info('message.settled')
    logger.info('door.listening', { door: 'smtp' })
    logger.warn('store.failed')
  })
  assert.deepEqual(
    entries.map(({ event }) => event),
    ['door.listening', 'store.failed'],
  )
})

test('log, secrets in fields, are never written', () => {
  const [entry] = logged('info', (logger) =>
    logger.error('mail.failed', {
      password: 'hunter2',
      smarthost: { password: 'hunter2', host: 'mx.example' },
    }),
  )
  assert.ok(!JSON.stringify(entry).includes('hunter2'))
  assert.equal(entry.smarthost.host, 'mx.example')
})

test('log, error with a cause, keeps both messages', () => {
  const [entry] = logged('info', (logger) =>
    logger.error('store.failed', { error: new Error('outer', { cause: new Error('inner') }) }),
  )
  assert.equal(entry.error.message, 'outer')
  assert.equal(entry.error.cause.message, 'inner')
})

test('log, line breaks in what a stranger sent, stay inside the line', () => {
  const lines: string[] = []
  createLogger('info', { write: (line) => void lines.push(line) }).info('session.opened', {
    helo: 'a\r\n{"level":"error"}',
  })
  assert.equal(lines.length, 1)
  assert.equal(lines[0]?.trimEnd().includes('\n'), false)
})
