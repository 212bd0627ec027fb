import express from 'express'
import type { Tenancy } from '@tenantry/runtime'

import type { Database } from '../database.ts'

export const build = (tenancy: Tenancy<Database>) =>
  express().get('/customers', (_req, res) => {
    tenancy.db
      .selectFrom('customer')
      .select('name')
      .execute()
      .then((rows) => res.json(rows))
      .catch((reason: Error) => res.status(500).send({ ...reason }))
  })
