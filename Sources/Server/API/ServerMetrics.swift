import APIServer
import Kubernetes

/// The few numbers of `/metrics`, in the text form of Prometheus.
enum ServerMetrics {
    static func response(_ server: APIServer) -> APIResponse {
        var text = """
            # HELP apiserver_storage_objects Number of stored objects by resource.
            # TYPE apiserver_storage_objects gauge

            """
        for resource in server.storedResources {
            text += "apiserver_storage_objects{resource=\"\(resource.name)\"} \(resource.count)\n"
        }
        text += """
            # HELP apiserver_current_resource_version The version of the last change.
            # TYPE apiserver_current_resource_version gauge
            apiserver_current_resource_version \(server.resourceVersion)
            # HELP kubernetes_build_info The version that is served.
            # TYPE kubernetes_build_info gauge
            kubernetes_build_info{git_version="\(server.configuration.version)"} 1

            """
        return APIResponse(
            contentType: "text/plain; version=0.0.4; charset=utf-8", body: .bytes(Array(text.utf8)))
    }
}
