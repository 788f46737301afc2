/// Policies of a namespace with readers and one part that only the namespace itself may see.
let shop = """
  apiVersion: security.istio.io/v1
  kind: AuthorizationPolicy
  metadata: {name: readers, namespace: foo}
  spec:
    rules:
    - from: [{source: {principals: [cluster.local/ns/foo/sa/web]}}]
    - from: [{source: {namespaces: [bar]}}]
      to: [{operation: {methods: [GET], paths: [/api/*]}}]
  ---
  apiVersion: security.istio.io/v1
  kind: AuthorizationPolicy
  metadata: {name: no-admin, namespace: foo}
  spec:
    action: DENY
    rules:
    - to: [{operation: {paths: [/api/admin*]}}]
      from: [{source: {notNamespaces: [foo]}}]
  ---

  """
