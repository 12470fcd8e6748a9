import { QueryClient } from '@tanstack/react-query'

/** Reads are not repeated behind the user's back: a look-up of a person is an audited act. */
export const queries = new QueryClient({
  defaultOptions: {
    queries: { retry: false, refetchOnWindowFocus: false, staleTime: 0 },
    mutations: { retry: false },
  },
})
