# The Worker on this machine: `workerd serve relay/worker/config.capnp`, see worker.mk. What
# Cloudflare runs is described in wrangler.jsonc.
using Workerd = import "/workerd/workerd.capnp";

const config :Workerd.Config = (
  services = [(name = "main", worker = .worker), .pages, .objects],
  sockets = [.http],
);

const worker :Workerd.Worker = (
  modules = [(name = "index.js", esModule = embed "build/modules/index.js"), .appModule, .roomModule],
  compatibilityDate = .date,
  compatibilityFlags = .flags,
  bindings = .bindings,
  durableObjectNamespaces = .namespaces,
  durableObjectStorage = (localDisk = "objects"),
);

# As in wrangler.jsonc: the newest that its wrangler knows.
const date :Text = "2026-04-24";

# Sealed frames do not compress.
const flags :List(Text) = ["no_web_socket_compression"];

const pages :Workerd.Service = (name = "pages", disk = (writable = false));

# Where the objects' alarms are: in memory they would not ring.
const objects :Workerd.Service = (name = "objects", disk = (writable = true));

const http :Workerd.Socket = (name = "http", http = (), service = "main");

const appModule :Workerd.Worker.Module = (name = "app.wasm", wasm = embed "build/modules/app.wasm");

const roomModule :Workerd.Worker.Module = (name = "room.wasm", wasm = embed "build/modules/room.wasm");

const bindings :List(Workerd.Worker.Binding) = [
  (name = "ROOMS", durableObjectNamespace = "Room"),
  (name = "ASSETS", service = "pages"),
  (name = "PATIENTS", fromEnvironment = "PATIENTS"),
  (name = "ORIGINS", fromEnvironment = "ORIGINS"),
  (name = "ROOMS_ALLOWED", fromEnvironment = "ROOMS_ALLOWED"),
];

const namespaces :List(Workerd.Worker.DurableObjectNamespace) =
  [(className = "Room", uniqueKey = "telemed-room", enableSql = true)];
