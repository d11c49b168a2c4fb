import { mkdtempSync, rmSync } from 'node:fs'
import { createConnection, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { startGatewayProcess } from '../tests/support/gateway-process.ts'
import { SmtpClient } from '../tests/support/smtp-client.ts'
import { residentMiB } from './accounting.ts'

const senders = 50
const largeOctets = 20 * 1024 * 1024
const idlePeers = 400

/** Measures the memory of the process: idle, with idle connections, and with 50 senders of 20 MB at once. */
export async function benchMemory(print: (line: string) => void): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'portaria-bench-'))
  const gateway = await startGatewayProcess({
    dataDir: folder,
    env: { PORTARIA_LOG_LEVEL: 'warn', PORTARIA_SESSIONS_PER_PEER: '500' },
  })
  try {
    await sendOne(gateway.smtpPort, 4_096)
    await sleep(2_000)
    const idle = residentMiB(gateway.pid)
    print(`- idle: ${idle.toFixed(0)} MiB`)

    const sockets = await Promise.all(Array.from({ length: idlePeers }, () => openSocket(gateway.smtpPort)))
    await sleep(500)
    const perPeerKiB = ((residentMiB(gateway.pid) - idle) * 1_024) / idlePeers
    print(`- each of ${idlePeers} idle connections: ${perPeerKiB.toFixed(0)} KiB`)
    for (const socket of sockets) socket.destroy()

    const peak = { value: 0 }
    const watch = setInterval(() => {
      peak.value = Math.max(peak.value, residentMiB(gateway.pid))
    }, 50)
    const startedAt = performance.now()
    await Promise.all(Array.from({ length: senders }, () => sendOne(gateway.smtpPort, largeOctets)))
    const seconds = (performance.now() - startedAt) / 1_000
    await sleep(3_000)
    clearInterval(watch)
    print(
      `- ${senders} senders of 20 MB at once: ${(peak.value - idle).toFixed(0)} MiB over idle, all acknowledged in ${seconds.toFixed(1)} s`,
    )
  } finally {
    await gateway.stop()
    rmSync(folder, { recursive: true, force: true })
  }
}

function openSocket(port: number): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = createConnection(port, '127.0.0.1')
    socket.once('data', () => resolve(socket))
    socket.once('error', reject)
  })
}

async function sendOne(port: number, octets: number): Promise<void> {
  const client = await SmtpClient.connect(port)
  await client.command('EHLO client.example')
  await client.command('MAIL FROM:<ana@client.example>')
  await client.command('RCPT TO:<atendimento@desk.example>')
  await client.command('DATA')
  await client.write('From: ana@client.example\r\nTo: atendimento@desk.example\r\nSubject: Grande\r\n\r\n')
  const line = `${'x'.repeat(76)}\r\n`
  const block = line.repeat(800)
  for (let sent = 0; sent < octets; sent += block.length) await client.write(block.slice(0, octets - sent))
  const reply = await client.command('\r\n.')
  if (!reply.startsWith('250')) throw new Error(`expected 250, got ${reply}`)
  client.close()
}
