# config.capnp with variables that are JSON and no text, as wrangler.jsonc can have them.
using Workerd = import "/workerd/workerd.capnp";
using Main = import "config.capnp";

const config :Workerd.Config = (
  services = [(name = "main", worker = .worker), Main.pages, Main.objects],
  sockets = [Main.http],
);

const worker :Workerd.Worker = (
  modules = [(name = "index.js", esModule = embed "build/modules/index.js"), Main.appModule, Main.roomModule],
  compatibilityDate = Main.date,
  compatibilityFlags = Main.flags,
  bindings = [
    (name = "ROOMS", durableObjectNamespace = "Room"),
    (name = "ASSETS", service = "pages"),
    (name = "PATIENTS", json = "2"),
    (name = "ORIGINS", json = "null"),
    # The room of the token 1, 0, 0, …
    (name = "ROOMS_ALLOWED", json = "[\"01d0fabd251fcbbe2b93b4b927b26ad2\"]"),
  ],
  durableObjectNamespaces = Main.namespaces,
  durableObjectStorage = (localDisk = "objects"),
);
