//! Whose address a request comes from: the socket's peer, or what a trusted proxy says (G-8).

use std::net::{IpAddr, Ipv6Addr};

use actix_web::HttpRequest;
use ipnet::IpNet;

/// The peer, unless it is a trusted proxy: then the right-most entry of `X-Forwarded-For` that is
/// not one itself. What cannot be parsed is never believed.
pub fn client_address(request: &HttpRequest, trusted: &[IpNet]) -> Option<IpAddr> {
    let peer = request.peer_addr()?.ip().to_canonical();
    if !is_trusted(peer, trusted) {
        return Some(peer);
    }
    let claimed = request.headers().get_all("x-forwarded-for").filter_map(|value| value.to_str().ok());
    let chain: Vec<&str> = claimed.flat_map(|value| value.split(',')).map(str::trim).collect();
    for entry in chain.iter().rev() {
        match entry.parse::<IpAddr>().map(|address| address.to_canonical()) {
            Ok(address) if is_trusted(address, trusted) => {}
            Ok(address) => return Some(address),
            Err(_) => break,
        }
    }
    Some(peer)
}

/// Whether the peer is a trusted proxy.
pub(super) fn comes_from_proxy(request: &HttpRequest, trusted: &[IpNet]) -> bool {
    request.peer_addr().is_some_and(|peer| is_trusted(peer.ip().to_canonical(), trusted))
}

fn is_trusted(address: IpAddr, trusted: &[IpNet]) -> bool {
    trusted.iter().any(|network| network.contains(&address))
}

/// What limits count by: an IPv4 address, or the /64 an IPv6 address lies in (O-7).
pub fn network_of(address: IpAddr) -> String {
    match address {
        IpAddr::V4(v4) => v4.to_string(),
        IpAddr::V6(v6) => {
            let [a, b, c, d, ..] = v6.segments();
            format!("{}/64", Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use actix_web::test::TestRequest;

    fn from(peer: &str, forwarded: &str) -> String {
        let trusted = ["10.0.0.0/8".parse().unwrap()];
        let request = TestRequest::default()
            .peer_addr(format!("{peer}:1").parse().unwrap())
            .insert_header(("x-forwarded-for", forwarded))
            .to_http_request();
        client_address(&request, &trusted).unwrap().to_string()
    }

    #[test]
    fn g8_only_a_trusted_proxy_is_believed() {
        assert_eq!(from("192.0.2.1", "203.0.113.9"), "192.0.2.1");
        assert_eq!(from("10.0.0.1", "203.0.113.9"), "203.0.113.9");
        assert_eq!(from("10.0.0.1", "198.51.100.7, 203.0.113.9, 10.1.1.1"), "203.0.113.9");
        assert_eq!(from("10.0.0.1", "nonsense"), "10.0.0.1");
        assert_eq!(from("10.0.0.1", "203.0.113.9, nonsense"), "10.0.0.1");
    }

    #[test]
    fn limits_see_a_whole_ipv6_network() {
        assert_eq!(network_of("2001:db8:1:2:3:4:5:6".parse().unwrap()), "2001:db8:1:2::/64");
    }
}
