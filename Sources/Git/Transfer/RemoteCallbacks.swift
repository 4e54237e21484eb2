internal import CGit

/// libgit2's callbacks, handed on to the session that their payload is.
enum RemoteCallbacks {
    /// Options for a connection. The session must outlive their use.
    static func connectOptions(_ session: RemoteSession) -> git_remote_connect_options {
        var options = git_remote_connect_options()
        git_remote_connect_options_init(&options, UInt32(GIT_REMOTE_CONNECT_OPTIONS_VERSION))
        options.callbacks = callbacks(session)
        // The usual proxy variables and git's http.proxy.
        options.proxy_opts.type = GIT_PROXY_AUTO
        options.follow_redirects = GIT_REMOTE_REDIRECT_INITIAL
        return options
    }

    static func callbacks(_ session: RemoteSession) -> git_remote_callbacks {
        var callbacks = git_remote_callbacks()
        git_remote_init_callbacks(&callbacks, UInt32(GIT_REMOTE_CALLBACKS_VERSION))
        callbacks.payload = Unmanaged.passUnretained(session).toOpaque()
        callbacks.sideband_progress = { _, _, payload in RemoteCallbacks.session(payload)?.advance() ?? 0 }
        callbacks.credentials = { out, _, user, allowed, payload in
            guard let session = RemoteCallbacks.session(payload) else { return GIT_PASSTHROUGH.rawValue }
            return session.credential(out, userInAddress: user.map { String(cString: $0) }, allowed: allowed)
        }
        callbacks.certificate_check = { certificate, isValid, host, payload in
            guard let session = RemoteCallbacks.session(payload) else { return GIT_PASSTHROUGH.rawValue }
            return session.check(
                certificate, isValid: isValid == 1, host: host.map { String(cString: $0) } ?? "")
        }
        callbacks.transfer_progress = { statistics, payload in
            guard let statistics = statistics?.pointee, let session = RemoteCallbacks.session(payload) else {
                return 0
            }
            return session.advance(
                received: Int(statistics.received_objects), total: Int(statistics.total_objects),
                bytes: statistics.received_bytes)
        }
        callbacks.update_tips = { name, old, new, payload in
            guard let name, let session = RemoteCallbacks.session(payload) else { return 0 }
            session.moved(String(cString: name), from: ObjectID(old), to: ObjectID(new))
            return session.advance()
        }
        callbacks.push_transfer_progress = { current, total, bytes, payload in
            RemoteCallbacks.session(payload)?.advance(received: Int(current), total: Int(total), bytes: bytes)
                ?? 0
        }
        callbacks.push_negotiation = { updates, count, payload in
            guard let updates, let session = RemoteCallbacks.session(payload) else { return 0 }
            for position in 0..<count {
                guard let update = updates[position]?.pointee else { continue }
                if let expected = session.expectedTip, ObjectID(update.src) != expected {
                    return session.fail(session.tooSlow())
                }
            }
            return 0
        }
        callbacks.push_update_reference = { _, status, payload in
            if let status { RemoteCallbacks.session(payload)?.refusal = String(cString: status) }
            return 0
        }
        return callbacks
    }

    private static func session(_ payload: UnsafeMutableRawPointer?) -> RemoteSession? {
        payload.map { Unmanaged<RemoteSession>.fromOpaque($0).takeUnretainedValue() }
    }
}

extension RemoteSession {
    func moved(_ name: String, from old: ObjectID?, to new: ObjectID?) {
        let old = old == .zero ? nil : old
        let new = new == .zero ? nil : new
        guard old != new, updates.count < TransferResult.maximumUpdates else { return }
        updates.append(TransferResult.Update(name: name, old: old, new: new, isForced: false))
    }

    func tooSlow() -> GitError {
        GitError(
            .nonFastForward, "someone else was faster: the branch has moved at the remote",
            hint: "fetch, look at what was committed and try again", location: location.redactedDescription)
    }
}
