//! An answer as a person sees it: its text, links and forms.

use actix_web::http::StatusCode;
use actix_web::http::header::HeaderMap;
use scraper::{ElementRef, Html, Selector};

#[derive(Clone, Debug)]
pub struct Page {
    pub status: StatusCode,
    pub headers: HeaderMap,
    /// Where it was found, with the query.
    pub path: String,
    pub bytes: Vec<u8>,
}

/// A form of a page with what is filled in already.
#[derive(Clone, Debug)]
pub struct Form {
    pub action: String,
    pub multipart: bool,
    pub fields: Vec<(String, String)>,
}

impl Page {
    pub fn html(&self) -> String {
        String::from_utf8_lossy(&self.bytes).into_owned()
    }

    /// A header, or empty.
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
    }

    /// Where a redirect leads, or empty.
    pub fn location(&self) -> &str {
        self.header("location")
    }

    /// All text, with single blanks.
    pub fn text(&self) -> String {
        self.texts("body").join(" ")
    }

    /// The text of each element that the CSS selector finds.
    pub fn texts(&self, css: &str) -> Vec<String> {
        self.each(css, text_of)
    }

    /// An attribute of each element that the CSS selector finds.
    pub fn attributes(&self, css: &str, name: &str) -> Vec<String> {
        self.each(css, |element| element.attr(name).unwrap_or_default().to_owned())
    }

    pub fn says(&self, words: &str) -> bool {
        self.text().contains(words)
    }

    /// Fails with the page's text unless it says so.
    #[track_caller]
    pub fn must_say(&self, words: &str) -> &Self {
        assert!(self.says(words), "{} ({}) does not say {words:?}: {}", self.path, self.status, self.text());
        self
    }

    #[track_caller]
    pub fn must_not_say(&self, words: &str) -> &Self {
        assert!(!self.says(words), "{} ({}) says {words:?}: {}", self.path, self.status, self.text());
        self
    }

    #[track_caller]
    pub fn must_be(&self, status: u16) -> &Self {
        assert_eq!(self.status.as_u16(), status, "{}: {}", self.path, self.text());
        self
    }

    /// Where the first link with these words leads.
    pub fn link(&self, words: &str) -> Option<String> {
        let links = self.each("a[href]", |link| (text_of(link), link.attr("href").unwrap_or_default().to_owned()));
        links.into_iter().find(|(text, _)| text.contains(words)).map(|(_, href)| href)
    }

    /// Every form whose action is this path.
    pub fn forms(&self, action: &str) -> Vec<Form> {
        self.each("form", form_of).into_iter().filter(|form| form.action == action).collect()
    }

    #[track_caller]
    pub fn form(&self, action: &str) -> Form {
        let found = self.forms(action).into_iter().next();
        found.unwrap_or_else(|| panic!("{} has no form for {action}: {}", self.path, self.text()))
    }

    /// The token of the page's forms.
    pub fn token(&self) -> Option<String> {
        self.attributes("input[name=csrf_token]", "value").into_iter().next()
    }

    fn each<T>(&self, css: &str, look: impl Fn(ElementRef<'_>) -> T) -> Vec<T> {
        let document = Html::parse_document(&self.html().replace("<wbr>", ""));
        document.select(&Selector::parse(css).unwrap()).map(look).collect()
    }
}

impl Form {
    /// Fills a field in, instead of what it held.
    #[must_use]
    pub fn with(mut self, name: &str, value: &str) -> Self {
        self.fields.retain(|(field, _)| field != name);
        self.fields.push((name.to_owned(), value.to_owned()));
        self
    }

    /// Leaves a field out, as a browser does with a box that is not ticked.
    #[must_use]
    pub fn without(mut self, name: &str) -> Self {
        self.fields.retain(|(field, _)| field != name);
        self
    }

    pub fn field(&self, name: &str) -> Option<&str> {
        self.fields.iter().find(|(field, _)| field == name).map(|(_, value)| value.as_str())
    }
}

fn text_of(element: ElementRef<'_>) -> String {
    let whole: Vec<&str> = element.text().flat_map(str::split_whitespace).collect();
    whole.join(" ")
}

fn form_of(form: ElementRef<'_>) -> Form {
    let controls = Selector::parse("input, select, textarea").unwrap();
    Form {
        action: form.attr("action").unwrap_or_default().to_owned(),
        multipart: form.attr("enctype") == Some("multipart/form-data"),
        fields: form.select(&controls).filter_map(field_of).collect(),
    }
}

/// What a browser would send for the control as it stands.
fn field_of(control: ElementRef<'_>) -> Option<(String, String)> {
    let name = control.attr("name")?.to_owned();
    let attribute = |name: &str| control.attr(name).map(str::to_owned);
    let value = match control.value().name() {
        "textarea" => Some(control.text().collect()),
        "select" => {
            let chosen = control.select(&Selector::parse("option[selected]").unwrap()).next();
            let first = control.select(&Selector::parse("option").unwrap()).next();
            chosen.or(first).map(|option| option.attr("value").map_or_else(|| text_of(option), str::to_owned))
        }
        _ => match control.attr("type") {
            Some("checkbox" | "radio") if control.attr("checked").is_none() => None,
            Some("checkbox" | "radio") => Some(attribute("value").unwrap_or_else(|| "on".to_owned())),
            Some("submit" | "file") => None,
            _ => Some(attribute("value").unwrap_or_default()),
        },
    };
    value.map(|value| (name, value))
}
