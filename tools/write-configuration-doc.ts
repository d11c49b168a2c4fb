import { writeFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { configurationDoc } from './configuration-doc.ts'

writeFileSync(resolve(import.meta.dirname, '../docs/configuration.md'), configurationDoc())
