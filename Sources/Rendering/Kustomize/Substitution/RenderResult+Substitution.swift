import Kubernetes

extension RenderResult {
    /// The result with variables replaced in its objects; those where that fails are left out, with the reason.
    func substituted(_ substitution: PostBuildSubstitution, lookup: (any ClusterLookup)?) -> RenderResult {
        var result = self
        result.objects = []
        let resolved: PostBuildSubstitution
        do throws(RenderError) {
            resolved = try substitution.resolved(with: lookup)
        } catch {
            result.errors.append(error)
            return result
        }
        for object in objects {
            do throws(RenderError) {
                var changed = object
                changed.object = Object(try resolved.substituted(object.object.value))
                result.objects.append(changed)
            } catch {
                var error = error
                error.mark = object.mark
                result.errors.append(error)
            }
        }
        return result
    }
}
