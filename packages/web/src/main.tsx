import './old-browsers.ts'
import { createRoot } from 'react-dom/client'
import { App } from './app.tsx'
import './ui/base.css'
import './ui/print.css'

const root = document.getElementById('root')
if (root) createRoot(root).render(<App />)
