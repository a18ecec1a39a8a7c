"""How the application meets the network: who may ask, what is refused before a page sees it, and the server itself."""
