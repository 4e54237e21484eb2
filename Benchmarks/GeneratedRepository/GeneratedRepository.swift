/// The files of a GitOps repository of any size: for each application one Deployment and one Service, a file each.
///
/// The same count gives the same bytes. The manifests are of the length that people write (labels, environment,
/// resources, probes), and ask for no replicas unless told otherwise, so that what is measured is the agent and the
/// API server and not the pods.
package struct GeneratedRepository: Sendable {
    /// One file: its path from the root of the repository and its text.
    package struct File: Sendable {
        package let path: String
        package let text: String
    }

    /// How many Deployments, and as many Services.
    package let count: Int
    /// `spec.replicas` of each Deployment.
    package let replicas: Int

    package init(count: Int, replicas: Int = 0) {
        self.count = count
        self.replicas = replicas
    }

    /// The directory that an Application's `path` names.
    package static let directory = "apps"

    /// All files in order of their paths.
    package var files: [File] {
        (0..<count).flatMap { number in
            let name = Self.name(number)
            return [
                File(path: "\(Self.directory)/\(name)-deployment.yaml", text: deployment(number)),
                File(path: "\(Self.directory)/\(name)-service.yaml", text: service(number)),
            ]
        }
    }

    /// `app-00042`: names sort as their numbers do.
    package static func name(_ number: Int) -> String {
        let digits = String(number)
        return "app-" + String(repeating: "0", count: max(0, 5 - digits.count)) + digits
    }

    /// The manifest of a Deployment.
    package func deployment(_ number: Int, image: String = "registry.example.com/team/web:1.4.2") -> String {
        let name = Self.name(number)
        return """
            # The web tier of \(name).
            apiVersion: apps/v1
            kind: Deployment
            metadata:
              name: \(name)
              labels:
                app.kubernetes.io/name: \(name)
                app.kubernetes.io/part-of: shop
                team: team-\(number % 17)
              annotations:
                example.com/owner: "team-\(number % 17)@example.com"
            spec:
              replicas: \(replicas)
              revisionHistoryLimit: 3
              selector:
                matchLabels:
                  app.kubernetes.io/name: \(name)
              strategy:
                type: RollingUpdate
                rollingUpdate:
                  maxSurge: 25%
                  maxUnavailable: 0
              template:
                metadata:
                  labels:
                    app.kubernetes.io/name: \(name)
                    app.kubernetes.io/part-of: shop
                spec:
                  containers:
                    - name: web
                      image: \(image)
                      args: ["--listen=:8080", "--shard=\(number)"]
                      ports:
                        - name: http
                          containerPort: 8080
                      env:
                        - name: LOG_LEVEL
                          value: info
                        - name: SHARD
                          value: "\(number)"
                      resources:
                        requests:
                          cpu: 100m
                          memory: 64Mi
                        limits:
                          memory: 128Mi
                      readinessProbe:
                        httpGet:
                          path: /healthz
                          port: http
                        periodSeconds: 5
            """ + "\n"
    }

    /// The manifest of a Service in front of the Deployment of the same number.
    package func service(_ number: Int) -> String {
        let name = Self.name(number)
        return """
            apiVersion: v1
            kind: Service
            metadata:
              name: \(name)
              labels:
                app.kubernetes.io/name: \(name)
                app.kubernetes.io/part-of: shop
                team: team-\(number % 17)
            spec:
              selector:
                app.kubernetes.io/name: \(name)
              ports:
                - name: http
                  port: 80
                  targetPort: http
            """ + "\n"
    }
}
