import { existsSync, readFileSync } from "node:fs";
import { defineConfig, type DefaultTheme } from "vitepress";
import { formulas } from "./markdown/formulas.js";
import { pictures } from "./markdown/pictures.js";

/** A sidebar that scripts/prepare-content.mjs has written. */
function made(file: string): DefaultTheme.SidebarItem[] {
  const place = new URL(`../${file}`, import.meta.url);
  return existsSync(place) ? (JSON.parse(readFileSync(place, "utf8")) as DefaultTheme.SidebarItem[]) : [];
}

const pages: DefaultTheme.SidebarItem[] = [
  {
    text: "Guide",
    items: [
      { text: "Getting started", link: "/guide/getting-started" },
      { text: "On the GPU", link: "/reference/gpu" },
    ],
  },
  {
    text: "Tutorials, beside PyTorch",
    items: [
      { text: "Building an autoencoder", link: "/guide/tutorials/autoencoder" },
      { text: "Building a VAE from scratch", link: "/guide/tutorials/variational-autoencoder" },
      { text: "Building a GAN from scratch", link: "/guide/tutorials/gan" },
      { text: "Building a Transformer", link: "/guide/tutorials/transformer" },
      { text: "A Transformer from scratch", link: "/guide/tutorials/transformer-from-scratch" },
      { text: "Building a GPT", link: "/guide/tutorials/gpt" },
      { text: "BERT: pre-training, fine-tuning", link: "/guide/tutorials/bert" },
      { text: "Translation", link: "/guide/tutorials/translation" },
    ],
  },
  {
    text: "Autoencoders",
    items: [
      { text: "PCA and the linear one", link: "/guide/autoencoders/pca" },
      { text: "Denoising", link: "/guide/autoencoders/denoising" },
      { text: "Sparse", link: "/guide/autoencoders/sparse" },
      { text: "Contractive", link: "/guide/autoencoders/contractive" },
    ],
  },
  {
    text: "Variational autoencoders",
    items: [
      { text: "The family", link: "/guide/vae/" },
      { text: "VQ-VAE", link: "/guide/vae/vq" },
    ],
  },
  {
    text: "Adversarial networks",
    items: [
      { text: "The zoo", link: "/guide/gan/" },
      { text: "MM: minimax", link: "/guide/gan/minimax" },
      { text: "NS: non-saturating", link: "/guide/gan/non-saturating" },
      { text: "WGAN", link: "/guide/gan/wgan" },
      { text: "WGAN-GP", link: "/guide/gan/wgan-gp" },
      { text: "LSGAN", link: "/guide/gan/least-squares" },
      { text: "DRAGAN", link: "/guide/gan/dragan" },
      { text: "BEGAN", link: "/guide/gan/began" },
      { text: "Parts to combine", link: "/guide/gan/parts" },
      { text: "Labels and codes", link: "/guide/gan/conditional" },
      { text: "Metrics", link: "/guide/gan/metrics" },
      { text: "Uses", link: "/guide/gan/uses" },
    ],
  },
  {
    text: "Transformers",
    items: [
      { text: "The families", link: "/guide/transformer/" },
      { text: "Attention", link: "/guide/transformer/attention" },
      { text: "Positions", link: "/guide/transformer/positions" },
      { text: "Weights", link: "/guide/transformer/weights" },
      { text: "Fine-tuning", link: "/guide/transformer/fine-tuning" },
      { text: "Tokenizers", link: "/guide/transformer/tokenizers" },
    ],
  },
  {
    text: "For all of them",
    items: [{ text: "Looking at the latent space", link: "/guide/latent-space" }],
  },
  {
    text: "Reference",
    items: [
      { text: "API", link: "/api/" },
      { text: "Operations", link: "/reference/operations" },
      { text: "Accuracy", link: "/reference/accuracy" },
      { text: "Benchmarks", link: "/reference/benchmarks" },
    ],
  },
  {
    text: "Inside",
    items: [
      { text: "How it works", link: "/design/how-it-works" },
      { text: "Decisions", link: "/decisions/", collapsed: true, items: made("decisions/sidebar.json") },
    ],
  },
];

export default defineConfig({
  title: "nn",
  description: "Small TypeScript packages for neural networks, in Node and in the browser",
  base: process.env.DOCS_BASE ?? "/",
  cleanUrls: false,
  lastUpdated: false,
  srcExclude: ["README.md"],
  head: [["link", { rel: "icon", type: "image/svg+xml", href: `${process.env.DOCS_BASE ?? "/"}icon.svg` }]],
  // The font comes with the page, so that it is there for the first paint.
  transformHead: ({ assets }) =>
    assets
      .filter((file) => /inter-[^/]*\.woff2$/.test(file))
      .map((href) => ["link", { rel: "preload", as: "font", type: "font/woff2", crossorigin: "", href }]),
  markdown: {
    theme: { light: "github-light", dark: "github-dark" },
    config: (md) => md.use(formulas).use(pictures),
  },
  themeConfig: {
    logo: "/icon.svg",
    nav: [
      { text: "Guide", link: "/guide/getting-started", activeMatch: "^/guide/" },
      { text: "API", link: "/api/", activeMatch: "^/api/" },
      { text: "Operations", link: "/reference/operations", activeMatch: "^/reference/" },
      { text: "How it works", link: "/design/how-it-works", activeMatch: "^/(design|decisions)/" },
    ],
    sidebar: {
      "/": pages,
      "/api/": [
        { text: "Guide and design", items: [{ text: "Getting started", link: "/guide/getting-started" }] },
        // Only the modules: their pages list what is in them, and every page would carry the whole list.
        {
          text: "API",
          link: "/api/",
          items: made("api/typedoc-sidebar.json").map(({ items: _, ...module }) => module),
        },
      ],
    },
    outline: { level: [2, 3] },
    search: { provider: "local" },
    docFooter: { prev: "Before", next: "Next" },
    footer: { message: "MIT licence. The bundled digits: Alpaydin and Kaynak (1998), UCI, CC BY 4.0." },
  },
});
