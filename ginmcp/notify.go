package ginmcp

// Changed notifies the clients that the lists have changed, so that they ask for them again. Call
// it when something that the lists depend on has changed, such as what a caller may see. Routes
// that were added are found by [Server.Refresh], which calls it.
//
// Clients of 2026-07-28 that listen for changes are notified, and earlier ones that have a session:
// see [WithSessions]. Only clients of this process are notified, once for calls in quick succession.
func (s *Server) Changed() {
	current := s.snapshots.Built()
	s.sdk.Announce(current != nil && current.OffersResources())
}

// ResourceUpdated notifies the clients that have subscribed to the resource with this URI, so that
// they read it again: clients of 2026-07-28 that listen for its updates, and earlier ones that have
// a session, see [WithSessions]. Only clients of this process are notified, once for calls in quick
// succession. It returns at once; if no client has subscribed to the URI, it does nothing.
func (s *Server) ResourceUpdated(uri string) { s.sdk.ResourceUpdated(uri) }
