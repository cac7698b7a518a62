#!/usr/bin/env node
console.log(`nn ${process.argv.slice(2).join(" ")}: nothing to show yet.`);
