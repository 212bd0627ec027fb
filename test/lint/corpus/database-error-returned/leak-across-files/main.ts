import express from 'express'

import { describe } from './answer-error.ts'
import type { Customers } from './repository.ts'

export function build(customers: Customers) {
  const app = express()
  const add = async (name: string) => await customers.add(name)
  app.post('/customers', async (req, res) => {
    try {
      await add(req.body.name)
      res.status(201).end()
    } catch (problem) {
      res.status(500).json(describe(problem))
    }
  })
  return app
}
