//! A browser: keeps cookies, follows redirects, sends the forms that pages hold.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::pin::Pin;
use std::rc::Rc;

use actix_web::body::to_bytes;
use actix_web::cookie::Cookie;
use actix_web::dev::ServiceResponse;
use actix_web::http::{Method, header};
use actix_web::test::TestRequest;

use crate::support::page::{Form, Page};

/// The program: takes a request, gives an answer.
pub type Ask = Rc<dyn Fn(TestRequest) -> Pin<Box<dyn Future<Output = ServiceResponse>>>>;

pub struct Browser {
    ask: Ask,
    host: String,
    cookies: RefCell<BTreeMap<String, String>>,
    /// The page in front of the person.
    page: RefCell<Option<Page>>,
    headers: RefCell<Vec<(&'static str, String)>>,
}

impl Browser {
    pub fn new(ask: Ask, host: &str) -> Self {
        Self {
            ask,
            host: host.to_owned(),
            cookies: RefCell::default(),
            page: RefCell::default(),
            headers: RefCell::default(),
        }
    }

    /// Sends this header from now on, such as `accept-language`.
    #[must_use]
    pub fn with(self, name: &'static str, value: &str) -> Self {
        self.headers.borrow_mut().push((name, value.to_owned()));
        self
    }

    pub fn cookie(&self, name: &str) -> Option<String> {
        self.cookies.borrow().get(name).cloned()
    }

    pub fn set_cookie(&self, name: &str, value: &str) {
        self.cookies.borrow_mut().insert(name.to_owned(), value.to_owned());
    }

    /// Goes there, wherever that leads.
    pub async fn get(&self, path: &str) -> Page {
        let page = self.look(path).await;
        self.follow(page).await
    }

    /// Goes there and no further.
    pub async fn look(&self, path: &str) -> Page {
        self.send(TestRequest::with_uri(path)).await
    }

    pub async fn head(&self, path: &str) -> Page {
        self.send(TestRequest::with_uri(path).method(Method::HEAD)).await
    }

    /// Sends the form, wherever that leads.
    pub async fn submit(&self, form: Form) -> Page {
        let page = self.submit_only(form).await;
        self.follow(page).await
    }

    /// Sends the form and goes no further.
    pub async fn submit_only(&self, form: Form) -> Page {
        let fields: Vec<(&str, &str)> =
            form.fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        if form.multipart {
            self.upload(&form.action, &fields, None).await
        } else {
            self.post(&form.action, &fields).await
        }
    }

    /// Posts just these fields, and goes no further.
    pub async fn post(&self, path: &str, fields: &[(&str, &str)]) -> Page {
        self.send(TestRequest::with_uri(path).method(Method::POST).set_form(fields)).await
    }

    /// Posts these fields with the token of the page in front (or of My Apps), and goes no further.
    pub async fn post_with_token(&self, path: &str, fields: &[(&str, &str)]) -> Page {
        let token = self.token().await;
        let fields: Vec<(&str, &str)> =
            [("csrf_token", token.as_str())].into_iter().chain(fields.iter().copied()).collect();
        self.post(path, &fields).await
    }

    /// A token that this browser's forms may carry.
    pub async fn token(&self) -> String {
        let known = self.page.borrow().as_ref().and_then(Page::token);
        match known {
            Some(token) => token,
            None => self.get("/apps").await.token().unwrap_or_default(),
        }
    }

    /// Posts a form of several parts: the fields, and a file as `(field, file name, bytes)`.
    pub async fn upload(&self, path: &str, fields: &[(&str, &str)], file: Option<(&str, &str, &[u8])>) -> Page {
        let mut body = Vec::new();
        for (name, value) in fields {
            body.extend(
                format!("--b0undary\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n").bytes(),
            );
        }
        if let Some((name, called, bytes)) = file {
            let head =
                format!("--b0undary\r\nContent-Disposition: form-data; name=\"{name}\"; filename=\"{called}\"\r\n");
            body.extend(format!("{head}Content-Type: application/octet-stream\r\n\r\n").bytes());
            body.extend_from_slice(bytes);
            body.extend(b"\r\n");
        }
        body.extend(b"--b0undary--\r\n");
        let request = TestRequest::with_uri(path).method(Method::POST).set_payload(body);
        self.send(request.insert_header((header::CONTENT_TYPE, "multipart/form-data; boundary=b0undary"))).await
    }

    /// Any request at all, with this browser's cookies.
    pub async fn send(&self, request: TestRequest) -> Page {
        let mut request = request.peer_addr("127.0.0.1:50000".parse().unwrap());
        request = request.insert_header((header::HOST, self.host.clone()));
        for (name, value) in self.headers.borrow().iter() {
            request = request.insert_header((*name, value.as_str()));
        }
        let cookies: Vec<String> =
            self.cookies.borrow().iter().map(|(name, value)| format!("{name}={value}")).collect();
        if !cookies.is_empty() {
            request = request.insert_header((header::COOKIE, cookies.join("; ")));
        }
        let answer = (self.ask)(request).await;
        self.keep_cookies(&answer);
        let path = answer.request().uri().to_string();
        let (status, headers) = (answer.status(), answer.headers().clone());
        let bytes = to_bytes(answer.into_body()).await.unwrap().to_vec();
        let page = Page { status, headers, path, bytes };
        if page.header("content-type").starts_with("text/html") {
            *self.page.borrow_mut() = Some(page.clone());
        }
        page
    }

    async fn follow(&self, mut page: Page) -> Page {
        for _ in 0..10 {
            if !(page.status.is_redirection() && page.location().starts_with('/')) {
                return page;
            }
            let next = page.location().to_owned();
            page = self.look(&next).await;
        }
        panic!("{} leads nowhere", page.path);
    }

    fn keep_cookies(&self, answer: &ServiceResponse) {
        let mut cookies = self.cookies.borrow_mut();
        for value in answer.headers().get_all(header::SET_COOKIE) {
            let cookie = Cookie::parse(value.to_str().unwrap().to_owned()).unwrap();
            if cookie.max_age().is_some_and(|age| age.is_zero()) {
                cookies.remove(cookie.name());
            } else {
                cookies.insert(cookie.name().to_owned(), cookie.value().to_owned());
            }
        }
    }
}
